import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type Gap, type Line, LogBuffer, NO_FILTER, PAUSED, processKey } from '../src/logs/buffer';

function line(text: string, more: Partial<Line> = {}): Line {
  return { kind: 'line', at: null, host: '', process: 0, name: 'web', stream: 'out', text, truncated: false, ...more };
}

function texts(buffer: LogBuffer): string[] {
  const found: string[] = [];
  for (let place = buffer.view.first; place < buffer.view.end; place += 1) {
    const entry = buffer.at(place);
    if (entry !== undefined) found.push(entry.kind === 'line' ? entry.text : `gap ${entry.missed} ${entry.reason}`);
  }
  return found;
}

function small(lines: number, bytes = 1_000_000, waiting = 3): LogBuffer {
  return new LogBuffer({ lines, bytes, waiting });
}

test('the newest lines are kept, by count', () => {
  const buffer = small(3);
  for (let n = 0; n < 5000; n += 1) buffer.push(line(String(n)));
  assert.deepEqual(texts(buffer), ['4997', '4998', '4999']);
  assert.equal(buffer.view.first, 4997);
});

test('the newest lines are kept, by size, and the last one always', () => {
  const buffer = small(100, 1000);
  for (let n = 0; n < 10; n += 1) buffer.push(line('x'.repeat(100)));
  assert.equal(buffer.size, 3);
  buffer.push(line('y'.repeat(5000)));
  assert.equal(buffer.size, 1);
});

test('a filter shows only what passes, of old lines and of new ones', () => {
  const buffer = small(10);
  buffer.push(line('a', { host: 'one' }));
  buffer.push(line('b', { host: 'two', stream: 'err' }));
  buffer.setFilter({ ...NO_FILTER, withoutHosts: new Set(['one']) });
  buffer.push(line('c', { host: 'one' }));
  buffer.push(line('d', { host: 'two' }));
  assert.deepEqual(texts(buffer), ['b', 'd']);
  buffer.setFilter({ ...NO_FILTER, stream: 'err' });
  assert.deepEqual(texts(buffer), ['b']);
  buffer.setFilter({ ...NO_FILTER, process: processKey(line('', { host: 'two' })) });
  assert.deepEqual(texts(buffer), ['b', 'd']);
  buffer.setFilter(NO_FILTER);
  assert.deepEqual(texts(buffer), ['a', 'b', 'c', 'd']);
  assert.deepEqual([...buffer.hosts], ['one', 'two']);
});

test('what is trimmed leaves a filtered view too', () => {
  const buffer = small(4);
  buffer.setFilter({ ...NO_FILTER, stream: 'err' });
  for (let n = 0; n < 10; n += 1) buffer.push(line(String(n), { stream: n % 2 === 0 ? 'out' : 'err' }));
  assert.deepEqual(texts(buffer), ['7', '9']);
});

test('gaps stand where they were said', () => {
  const gap: Gap = { kind: 'gap', host: '', missed: 37, reason: 'slow_reader' };
  const buffer = small(10);
  buffer.push(line('a'));
  buffer.push(gap);
  buffer.push(line('b'));
  assert.deepEqual(texts(buffer), ['a', 'gap 37 slow_reader', 'b']);
});

test('a pause takes nothing away, and what did not fit is counted when it ends', () => {
  const buffer = small(4);
  for (let n = 0; n < 4; n += 1) buffer.push(line(String(n)));
  buffer.pause();
  for (let n = 4; n < 20; n += 1) buffer.push(line(String(n)));
  assert.deepEqual(texts(buffer), ['0', '1', '2', '3', '4', '5', '6', '7']);
  assert.equal(buffer.arrived, 16);
  buffer.resume();
  assert.deepEqual(texts(buffer), [`gap 9 ${PAUSED}`, '17', '18', '19']);
  assert.equal(buffer.isPaused, false);
});

test('numbers go on after clearing', () => {
  const buffer = small(4);
  buffer.push(line('a'));
  buffer.clear();
  buffer.push(line('b'));
  assert.deepEqual(texts(buffer), ['b']);
  assert.equal(buffer.view.first, 1);
});
