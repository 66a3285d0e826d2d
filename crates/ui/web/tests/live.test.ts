import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoff } from '../src/live/backoff.ts';
import { asAgent, mayHaveMissed, remember, resumed } from '../src/live/resume.ts';

test('waits grow, are spread, and end at a ceiling', () => {
  assert.equal(backoff(0, () => 0), 200);
  assert.equal(backoff(0, () => 1), 400);
  assert.equal(backoff(1, () => 1), 800);
  assert.equal(backoff(1000, () => 1), 20_000);
});

test('logs go on after the last cursor of each host and ask for no history again', () => {
  const seen = new Map<string, string>();
  const line = { time: null, process: { id: 0, name: 'web', namespace: 'default' }, stream: 'out' as const, line: 'x' };
  remember(seen, { type: 'line', id: 's1', number: 1, host: 'a', line: { ...line, cursor: 'c1' } });
  remember(seen, { type: 'line', id: 's1', number: 2, host: 'a', line: { ...line, cursor: 'c2' } });
  const asked = resumed({ channel: 'logs', target: 'web', lines: 100 }, seen);
  assert.deepEqual(asked, { channel: 'logs', target: 'web', lines: 0, cursors: { a: 'c2' } });
  assert.deepEqual(asAgent(asked), { channel: 'logs', target: 'web', lines: 0, cursor: 'c2' });
});

test('only what cannot be made up for is told as a gap', () => {
  assert.equal(mayHaveMissed({ channel: 'fleet' }, new Map()), false);
  assert.equal(mayHaveMissed({ channel: 'metrics', target: 'all' }, new Map()), true);
  assert.equal(mayHaveMissed({ channel: 'events' }, new Map()), true);
  assert.equal(mayHaveMissed({ channel: 'events' }, new Map([['a', '1']])), false);
});
