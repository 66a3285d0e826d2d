import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RGB_BIT } from '../src/logs/ansi';
import { contrast, css, parseRgb, readable, rgbOf } from '../src/logs/colour';

test('the palette of 256 is the usual one', () => {
  assert.equal(css(rgbOf(16)), '#000000');
  assert.equal(css(rgbOf(208)), '#ff8700');
  assert.equal(css(rgbOf(231)), '#ffffff');
  assert.equal(css(rgbOf(232)), '#080808');
  assert.equal(css(rgbOf(255)), '#eeeeee');
  assert.equal(css(rgbOf(RGB_BIT | 0x010203)), '#010203');
});

test('every colour can be read on every ground, and a good one stays', () => {
  const some = [0x000000, 0xffffff, 0x0000ff, 0xff0000, 0x00ff00, 0x777777, 0x0c0f13, 0xffff00, 0x123456];
  for (const text of some) {
    for (const ground of some) {
      const found = readable(text, ground);
      assert.ok(contrast(found, ground) >= 4.4, `${css(text)} on ${css(ground)} became ${css(found)}`);
      if (contrast(text, ground) >= 4.5) assert.equal(found, text);
    }
  }
});

test('computed colours are read', () => {
  assert.equal(parseRgb('rgb(12, 15, 19)'), 0x0c0f13);
  assert.equal(parseRgb('rgba(0, 0, 0, 0)'), null);
});
