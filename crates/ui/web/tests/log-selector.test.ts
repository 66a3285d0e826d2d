import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isMeant, matches, readSelector } from '../src/pages/logs/selector';

test('names and tags are read, and what is no tag is left out', () => {
  assert.deepEqual(readSelector('web-*, db-1,', 'tier=web, a=b=c, odd'), {
    names: ['web-*', 'db-1'],
    tags: { tier: 'web', a: 'b=c' },
  });
  assert.deepEqual(readSelector('', ''), {});
});

test('globs match whole names', () => {
  assert.ok(matches('web-*', 'web-1') && matches('*', '') && matches('a?c', 'abc') && matches('*b*d', 'abcd'));
  assert.ok(!matches('web', 'web-1') && !matches('a?c', 'ac') && !matches('', 'a'));
});

test('what is given must hold, and nothing means all', () => {
  assert.ok(isMeant({}, 'x', {}));
  assert.ok(isMeant({ names: ['y', 'x'], tags: { a: '1' } }, 'x', { a: '1', b: '2' }));
  assert.ok(!isMeant({ names: ['x'], tags: { a: '1' } }, 'x', { a: '2' }));
  assert.ok(!isMeant({ names: ['x'] }, 'xx', {}));
});
