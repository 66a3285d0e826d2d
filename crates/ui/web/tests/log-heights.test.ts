import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Heights, columnsOf } from '../src/logs/heights';

/** What `Heights` should say, the slow way. */
function slowly(rows: readonly number[], first: number): { before: (place: number) => number; placeAt: (row: number) => number } {
  const before = (place: number): number => rows.slice(first, place).reduce((sum, one) => sum + one, 0);
  const placeAt = (row: number): number => {
    let place = first;
    while (place < rows.length - 1 && before(place + 1) <= row) place += 1;
    return place;
  };
  return { before, placeAt };
}

test('places and rows are found, also after the oldest went', () => {
  const rows = Array.from({ length: 1500 }, (_, at) => 1 + ((at * 7) % 5));
  const heights = new Heights();
  heights.reset(0);
  for (const one of rows) heights.push(one);
  for (const first of [0, 1, 255, 256, 700]) {
    heights.dropTo(first);
    const slow = slowly(rows, first);
    assert.equal(heights.height, slow.before(rows.length));
    for (const place of [first, first + 1, first + 300, 1000, 1499]) assert.equal(heights.before(place), slow.before(place));
    for (const row of [0, 1, 5, 333, 1200, 100_000]) assert.equal(heights.placeAt(row), slow.placeAt(row), `row ${row} from ${first}`);
  }
});

test('numbers may begin anywhere', () => {
  const heights = new Heights();
  heights.reset(70_000);
  heights.push(2);
  heights.push(3);
  assert.equal(heights.before(70_001), 2);
  assert.equal(heights.placeAt(2), 70_001);
});

test('wide characters and tabs take more than one column', () => {
  assert.equal(columnsOf('abc'), 3);
  assert.equal(columnsOf('a\tb'), 10);
  assert.ok(columnsOf('漢字') >= 4);
  assert.ok(columnsOf('😀') >= 2);
});
