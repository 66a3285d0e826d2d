import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { gzip } from './build/gzip.ts';

/** What the development server passes on: an agent or a console. */
const server = process.env['QD_UI_SERVER'] ?? 'http://127.0.0.1:9616';

export default defineConfig({
  plugins: [svelte(), gzip()],
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the page allows images and fonts of its own address only, so nothing becomes a `data:` URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
  },
  server: {
    proxy: { '/api': { target: server, ws: true, changeOrigin: true } },
  },
});
