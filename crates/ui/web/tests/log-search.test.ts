import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LogBuffer, NO_FILTER } from '../src/logs/buffer';
import { Search, occurrences } from '../src/logs/search';

function buffer(lines: number): LogBuffer {
  const made = new LogBuffer({ lines, bytes: 1_000_000, waiting: 10 });
  return made;
}

function push(to: LogBuffer, ...texts: string[]): void {
  for (const text of texts) {
    to.push({ kind: 'line', at: null, host: '', process: 0, name: '', stream: 'out', text, truncated: false });
  }
}

function all(search: Search): void {
  while (search.advance());
}

test('matches are counted without regard to case, in what is shown rather than in escapes', () => {
  const held = buffer(10);
  push(held, 'An Error', 'fine', '\u001b[31mERR\u001b[0mor', 'a 31m');
  const search = new Search(held);
  search.set('error');
  all(search);
  assert.equal(search.count, 2);
  search.set('[31m');
  all(search);
  assert.equal(search.count, 0);
});

test('new lines are searched too, and matches go with the lines that go', () => {
  const held = buffer(3);
  const search = new Search(held);
  search.set('x');
  push(held, 'x1', 'y', 'x2');
  all(search);
  assert.equal(search.count, 2);
  push(held, 'x3');
  all(search);
  assert.equal(search.count, 2);
  assert.equal(search.from(null, true), 2);
});

test('one goes from match to match, round the end', () => {
  const held = buffer(10);
  push(held, 'x', 'y', 'x', 'y', 'x');
  const search = new Search(held);
  search.set('x');
  all(search);
  assert.equal(search.from(null, true), 0);
  assert.equal(search.from(0, true), 2);
  assert.equal(search.from(4, true), 0);
  assert.equal(search.from(0, false), 4);
  assert.equal(search.from(3, false), 2);
  assert.equal(search.from(null, false), 4);
  assert.equal(search.rank(2), 2);
  assert.equal(search.rank(3), null);
});

test('another filter begins anew', () => {
  const held = buffer(10);
  push(held, 'x', 'x');
  const search = new Search(held);
  search.set('x');
  all(search);
  held.setFilter({ ...NO_FILTER, stream: 'err' });
  all(search);
  assert.equal(search.count, 0);
});

test('occurrences stand where they are', () => {
  assert.deepEqual(occurrences('aXbxX', 'x'), [
    [1, 2],
    [3, 4],
    [4, 5],
  ]);
  assert.deepEqual(occurrences('aaaa', 'aa'), [
    [0, 2],
    [2, 4],
  ]);
  assert.deepEqual(occurrences('abc', ''), []);
});
