import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Entry } from '../src/logs/buffer';
import { inOrder } from '../src/logs/order';

function line(text: string, at: number | null): Entry {
  return { kind: 'line', at, host: '', process: 0, name: '', stream: 'out', text, truncated: false };
}

test('the past of several hosts is put in order, and what has no time stays where it was', () => {
  const gap: Entry = { kind: 'gap', host: 'a', missed: 1, reason: 'rotated' };
  const entries = [line('a1', 10), line('a2', null), gap, line('a3', 30), line('b1', 5), line('b2', 20)];
  assert.deepEqual(
    inOrder(entries).map((entry) => (entry.kind === 'line' ? entry.text : 'gap')),
    ['b1', 'a1', 'a2', 'gap', 'b2', 'a3'],
  );
});
