import { readdirSync } from 'node:fs';
import { defineConfig } from 'vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';

const tests = readdirSync(new URL('./tests', import.meta.url)).filter((name) => name.endsWith('.test.ts'));

/** Bundles the tests for node's own runner. */
export default defineConfig({
  plugins: [svelte()],
  build: {
    ssr: true,
    outDir: 'node_modules/.tests',
    emptyOutDir: true,
    rolldownOptions: {
      input: Object.fromEntries(tests.map((name) => [name.replace(/\.ts$/, ''), `tests/${name}`])),
      output: { entryFileNames: '[name].mjs' },
    },
  },
});
