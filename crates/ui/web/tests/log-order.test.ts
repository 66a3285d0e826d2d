import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Entry } from '../src/logs/buffer';
import { inOrder } from '../src/logs/order';

function line(text: string, at: number | null): Entry {
  return { kind: 'line', at, host: text.charAt(0), process: 0, name: '', stream: 'out', text, truncated: false };
}

function ordered(entries: readonly Entry[]): string[] {
  return inOrder(entries).map((entry) => (entry.kind === 'line' ? entry.text : 'gap'));
}

test('the past of several hosts is put in order, and what has no time stays where it was', () => {
  const gap: Entry = { kind: 'gap', host: 'a', missed: 1, reason: 'rotated' };
  const entries = [line('a1', 10), line('a2', null), gap, line('a3', 30), line('b1', 5), line('b2', 20)];
  assert.deepEqual(ordered(entries), ['b1', 'a1', 'a2', 'gap', 'b2', 'a3']);
});

test('what one host wrote keeps its order, whatever other hosts wrote in between and whatever its times say', () => {
  const entries = [line('a1', 10), line('b1', 50), line('a2', null), line('a3', 20), line('b2', 40), line('a4', 15)];
  assert.deepEqual(ordered(entries), ['a1', 'a2', 'a3', 'a4', 'b1', 'b2']);
});
