import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Timeline } from '../src/charts/timeline';

test('lines share one axis, and what is missing in one is null', () => {
  const line = new Timeline();
  line.put('a', 10, 1);
  line.put('a', 11, 2);
  line.put('b', 11, 3);
  line.put('b', 12, 4);
  assert.deepEqual(line.data(1), [
    [10, 11, 12],
    [1, 2, null],
    [null, 3, 4],
  ]);
});

test('a value that comes late stands where it belongs', () => {
  const line = new Timeline();
  line.put('a', 12, 3);
  line.put('a', 10, 1);
  line.put('a', 11, 2);
  line.put('a', 11, 5);
  assert.deepEqual(line.data(1), [
    [10, 11, 12],
    [1, 5, 3],
  ]);
});

test('a line is broken where nothing is known', () => {
  const line = new Timeline();
  line.put('a', 10, 1);
  line.put('a', 30, 2);
  assert.deepEqual(line.data(1), [
    [10, 11, 30],
    [1, null, 2],
  ]);
});

test('what is older than the window goes', () => {
  const line = new Timeline(5);
  for (let second = 0; second < 20; second += 1) line.put('a', second, second);
  line.put('a', 3, 100);
  assert.deepEqual(line.data(1)[0], [15, 16, 17, 18, 19]);
  assert.equal(line.latest('a'), 19);
});
