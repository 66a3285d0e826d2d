'use strict';

// Writes numbered lines, `line N <RFC 3339 time>`, so that a reader can tell what it missed.
//   RATE    lines a second (default 10)
//   TOTAL   how many in all; then it stays alive and silent (default 0: without end)
//   WIDTH   letters that follow the time (default 0)
//   STREAM  out or err (default out)

const rate = Number(process.env.RATE ?? 10);
const total = Number(process.env.TOTAL ?? 0);
const width = Number(process.env.WIDTH ?? 0);
const rest = width > 0 ? ` ${'x'.repeat(width)}` : '';
const output = process.env.STREAM === 'err' ? process.stderr : process.stdout;
const started = process.hrtime.bigint();
let written = 0;
let draining = false;

function write() {
  if (draining) return;
  const elapsed = Number(process.hrtime.bigint() - started) / 1e9;
  const due = total > 0 ? Math.min(total, Math.floor(elapsed * rate)) : Math.floor(elapsed * rate);
  if (due <= written) return;
  const now = new Date().toISOString();
  let lines = '';
  while (written < due) {
    written += 1;
    lines += `line ${written} ${now}${rest}\n`;
  }
  // A full pipe must slow this app down, not fill its memory. (In cluster mode the manager replaces `write`
  // by a function that returns nothing.)
  if (output.write(lines) === false) {
    draining = true;
    output.once('drain', () => {
      draining = false;
    });
  }
}

setInterval(write, 10);
if (process.send) process.send('ready');
