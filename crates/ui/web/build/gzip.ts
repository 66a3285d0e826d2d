import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What is worth compressing. */
const TEXT = /\.(?:js|css|html|svg|json|txt)$/;

/** Lays a `.gz` beside each text file of the build, so that the servers need not compress, and says what is loaded first. */
export function gzip(): Plugin {
  let out = 'dist';
  return {
    name: 'quarterdeck-gzip',
    apply: 'build',
    configResolved(config) {
      out = config.build.outDir;
    },
    closeBundle() {
      const first = new Set(referenced(readFileSync(join(out, 'index.html'), 'utf8')));
      let initial = 0;
      let all = 0;
      for (const file of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
        if (!TEXT.test(file)) continue;
        const path = join(out, file);
        const packed = gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION });
        writeFileSync(`${path}.gz`, packed);
        all += packed.length;
        if (file === 'index.html' || first.has(`/${file}`)) initial += packed.length;
      }
      // The folder itself is in git, what is built into it is not.
      writeFileSync(join(out, '.gitkeep'), '');
      console.log(`initial load ${(initial / 1000).toFixed(1)} kB gzip, everything ${(all / 1000).toFixed(1)} kB`);
    },
  };
}

function referenced(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
}
