import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MAX_SHOWN, PLAIN, RGB_BIT, plain, show, visible } from '../src/logs/ansi';

const ESC = '\u001b';

function texts(line: string): string[] {
  return show(line).spans.map((span) => span.text);
}

test('a line without sequences is one plain span', () => {
  assert.deepEqual(show('hello\tworld <b>&amp;</b>').spans, [
    { text: 'hello\tworld <b>&amp;</b>', style: PLAIN, symbol: false },
  ]);
});

test('colours of 16, 256 and 16 million are read, and reset ends them', () => {
  const { spans } = show(
    `${ESC}[31mred${ESC}[92;44mbright${ESC}[0m${ESC}[38;5;208mindexed${ESC}[48;2;1;2;3mtrue${ESC}[39;49mnone`,
  );
  assert.deepEqual(
    spans.map((span) => [span.text, span.style.fg, span.style.bg]),
    [
      ['red', 1, null],
      ['bright', 10, 4],
      ['indexed', 208, null],
      ['true', 208, RGB_BIT | 0x010203],
      ['none', null, null],
    ],
  );
});

test('weight, slant, line and inversion go on and off', () => {
  const { spans } = show(`${ESC}[1;2;3;4;7mall${ESC}[22;23;24;27mnone`);
  assert.deepEqual(spans[0]?.style, {
    fg: null,
    bg: null,
    bold: true,
    dim: true,
    italic: true,
    underline: true,
    inverse: true,
  });
  assert.deepEqual(spans[1]?.style, PLAIN);
});

test('parameters that are wrong or unknown change nothing', () => {
  for (const parameters of ['38;5;999', '38;2;1;2', '38', '48;9', '999', '?25', '>4;1', '8', '5']) {
    assert.deepEqual(show(`${ESC}[${parameters}mx`).spans, [{ text: 'x', style: PLAIN, symbol: false }], parameters);
  }
});

test('links, clipboard writes, titles and device strings are dropped whole', () => {
  assert.deepEqual(texts(`a${ESC}]8;;https://evil.example${ESC}\\b${ESC}]8;;${ESC}\\c`).join(''), 'abc');
  assert.deepEqual(texts(`a${ESC}]52;c;aGVsbG8=\u0007b`).join(''), 'ab');
  assert.deepEqual(texts(`a\u009d0;title\u009cb`).join(''), 'ab');
  assert.deepEqual(texts(`a${ESC}Pq#0;2${ESC}\\b${ESC}_x\u0007c${ESC}^y\u0007d`).join(''), 'abcd');
});

test('cursor movements and other sequences are dropped', () => {
  assert.equal(texts(`a${ESC}[2J${ESC}[1;1H${ESC}[?25l${ESC}(B${ESC}7${ESC}c\u009b2Kb`).join(''), 'ab');
});

test('a sequence of C1 colours as well', () => {
  assert.equal(show('\u009b32mgreen').spans[0]?.style.fg, 2);
});

test('a sequence without an end is shown, not swallowed', () => {
  assert.equal(texts(`a${ESC}]8;;rest of the line`).join(''), 'a^[]8;;rest of the line');
  assert.equal(texts(`a${ESC}[31`).join(''), 'a^[[31');
  assert.equal(texts(`a${ESC}`).join(''), 'a^[');
});

test('control characters are symbols', () => {
  const { spans } = show('a\u0000\u0007\u0008\r\u007f\u0085b');
  assert.equal(spans.map((span) => span.text).join(''), 'a^@^G^H^M^?⟨U+0085⟩b');
  assert.equal(spans[1]?.symbol, true);
});

test('bidirectional and invisible characters are symbols', () => {
  assert.equal(
    visible('a\u202eb\u202c\u2066c\u2069\u200b\u200e\ufeff\u{e0041}d'),
    'a⟨RLO⟩b⟨PDF⟩⟨LRI⟩c⟨PDI⟩⟨ZWSP⟩⟨LRM⟩⟨BOM⟩⟨U+E0041⟩d',
  );
  assert.equal(plain('x\u202ey'), 'x⟨RLO⟩y');
});

test('ordinary text of any script is left alone', () => {
  for (const text of ['漢字かな', 'שלום', 'مرحبا', '👩‍👩‍👧 ok', 'é', 'क्‍ष']) {
    assert.equal(visible(text), text);
    assert.deepEqual(texts(text), [text]);
  }
});

test('plain text is what the spans say', () => {
  const line = `${ESC}[31mred\u0007${ESC}]8;;x\u0007link${ESC}[0m end`;
  assert.equal(plain(line), texts(line).join(''));
});

test('a long line is cut and says by how much', () => {
  const shown = show('x'.repeat(MAX_SHOWN + 10));
  assert.equal(shown.cut, 10);
  assert.equal(shown.spans[0]?.text.length, MAX_SHOWN);
});

test('hostile lines cost little', () => {
  const size = 64 * 1024;
  const hostile = [
    '\u009d'.repeat(size),
    `${ESC}]`.repeat(size / 2),
    `${ESC}[`.repeat(size / 2),
    `${ESC}[31mx`.repeat(size / 6),
    `${ESC}[${'1;'.repeat(size / 2)}`,
    `${ESC}${' '.repeat(size)}`,
    '\u202e'.repeat(size),
  ];
  for (const line of hostile) {
    const before = performance.now();
    plain(line);
    const shown = show(line);
    assert.ok(performance.now() - before < 500, `took ${performance.now() - before} ms`);
    assert.ok(shown.spans.length <= 400);
  }
});
