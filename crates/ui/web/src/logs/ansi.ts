// Reads the one kind of escape sequence that a log line may use here, SGR (colours and weight), and lets nothing else act.
//
// A line comes from a program that nobody here trusts. Titles, links, clipboard writes, cursor movements and all other
// sequences are dropped; control and bidirectional characters, which could make a line look like another one, are shown
// as symbols. The work is linear in the characters looked at, and these are bounded.

/** Palette index 0 to 255, or a packed RGB value with this bit set. */
export type Colour = number;

export const RGB_BIT = 0x1000000;

export interface Style {
  readonly fg: Colour | null;
  readonly bg: Colour | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

export interface Span {
  readonly text: string;
  readonly style: Style;
  /** The text stands for characters that cannot be seen. */
  readonly symbol: boolean;
}

export interface Shown {
  readonly spans: readonly Span[];
  /** Characters of the line that were not looked at. */
  readonly cut: number;
}

export const PLAIN: Style = {
  fg: null,
  bg: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
};

/** Characters of a line that are shown in a row: more than any screen holds. */
export const MAX_SHOWN = 4096;

/** Spans of a line; what follows keeps the last style. */
const MAX_SPANS = 400;

/** Longest sequence that is skipped as one; a longer one is shown. */
const MAX_SEQUENCE = 4096;

/** Parameters of one SGR sequence that are heeded. */
const MAX_PARAMETERS = 64;

// Whatever is not an ordinary visible character. Joiners stay: scripts and emoji need them.
const SPECIAL =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
const SPECIALS = new RegExp(SPECIAL.source, 'gu');

const NAMES: Readonly<Record<number, string>> = {
  0xad: 'SHY',
  0x61c: 'ALM',
  0x200b: 'ZWSP',
  0x200e: 'LRM',
  0x200f: 'RLM',
  0x2028: 'LS',
  0x2029: 'PS',
  0x202a: 'LRE',
  0x202b: 'RLE',
  0x202c: 'PDF',
  0x202d: 'LRO',
  0x202e: 'RLO',
  0x2060: 'WJ',
  0x2066: 'LRI',
  0x2067: 'RLI',
  0x2068: 'FSI',
  0x2069: 'PDI',
  0xfeff: 'BOM',
};

/** How a character that cannot be seen is written. */
export function symbolOf(code: number): string {
  if (code < 0x20 || code === 0x7f) return `^${String.fromCharCode(code ^ 0x40)}`;
  const name = NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `⟨${name}⟩`;
}

/** A text in which every character can be seen: for names and short texts that come from a host. */
export function visible(text: string): string {
  return SPECIAL.test(text) ? text.replace(SPECIALS, (found) => symbolOf(found.codePointAt(0) ?? 0)) : text;
}

type Sink = (text: string, style: Style, symbol: boolean) => void;

/** Walks at most `limit` characters of a line; returns how many it looked at. */
function walk(line: string, limit: number, sink: Sink): number {
  const end = Math.min(line.length, limit);
  const specials = new RegExp(SPECIAL.source, 'gu');
  let style = PLAIN;
  let at = 0;
  while (at < end) {
    specials.lastIndex = at;
    const found = specials.exec(line);
    const next = found === null ? end : Math.min(found.index, end);
    if (next > at) sink(line.slice(at, next), style, false);
    if (found === null || found.index >= end) return end;
    const code = found[0].codePointAt(0) ?? 0;
    const after = skipSequence(line, next, code);
    if (after === next) {
      sink(symbolOf(code), style, true);
      at = next + found[0].length;
      continue;
    }
    const introducer = code === 0x1b ? 2 : 1;
    if ((code === 0x9b || line[next + 1] === '[') && line[after - 1] === 'm') {
      style = restyled(style, line.slice(next + introducer, after - 1));
    }
    at = after;
  }
  return end;
}

/** Where the sequence that begins at `at` ends; `at` itself if none does. */
function skipSequence(line: string, at: number, code: number): number {
  if (code === 0x9b) return skipControl(line, at + 1, at);
  if (code === 0x90 || code === 0x98 || code === 0x9d || code === 0x9e || code === 0x9f) {
    return skipString(line, at + 1, at);
  }
  if (code !== 0x1b) return at;
  const kind = line[at + 1];
  if (kind === '[') return skipControl(line, at + 2, at);
  if (kind === ']' || kind === 'P' || kind === 'X' || kind === '^' || kind === '_') {
    return skipString(line, at + 2, at);
  }
  let end = at + 1;
  while (end - at < 4 && isBetween(line, end, 0x20, 0x2f)) end += 1;
  return isBetween(line, end, 0x30, 0x7e) ? end + 1 : at;
}

/** Parameters, intermediates and one final character. */
function skipControl(line: string, from: number, none: number): number {
  let end = from;
  const stop = Math.min(line.length, from + MAX_SEQUENCE);
  while (end < stop && isBetween(line, end, 0x30, 0x3f)) end += 1;
  while (end < stop && isBetween(line, end, 0x20, 0x2f)) end += 1;
  return end < stop && isBetween(line, end, 0x40, 0x7e) ? end + 1 : none;
}

/**
 * Anything up to BEL or the string terminator. Another control character ends the search, so that all of them together
 * look at each character once.
 */
function skipString(line: string, from: number, none: number): number {
  const stop = Math.min(line.length, from + MAX_SEQUENCE);
  for (let end = from; end < stop; end += 1) {
    const code = line.charCodeAt(end);
    if (code === 0x07 || code === 0x9c) return end + 1;
    if (code === 0x1b) return line[end + 1] === '\\' ? end + 2 : none;
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return none;
  }
  return none;
}

function isBetween(line: string, at: number, low: number, high: number): boolean {
  const code = line.charCodeAt(at);
  return code >= low && code <= high;
}

/** The style after an SGR sequence with these parameters; anything that is not known changes nothing. */
function restyled(before: Style, parameters: string): Style {
  if (!/^[\d;:]*$/.test(parameters)) return before;
  const codes = parameters.split(/[;:]/, MAX_PARAMETERS).map((text) => (text === '' ? 0 : Number(text)));
  let style: Style = before;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 0) style = PLAIN;
    else if (code === 1) style = { ...style, bold: true };
    else if (code === 2) style = { ...style, dim: true };
    else if (code === 3) style = { ...style, italic: true };
    else if (code === 4) style = { ...style, underline: true };
    else if (code === 7) style = { ...style, inverse: true };
    else if (code === 22) style = { ...style, bold: false, dim: false };
    else if (code === 23) style = { ...style, italic: false };
    else if (code === 24) style = { ...style, underline: false };
    else if (code === 27) style = { ...style, inverse: false };
    else if (code >= 30 && code <= 37) style = { ...style, fg: code - 30 };
    else if (code === 39) style = { ...style, fg: null };
    else if (code >= 40 && code <= 47) style = { ...style, bg: code - 40 };
    else if (code === 49) style = { ...style, bg: null };
    else if (code >= 90 && code <= 97) style = { ...style, fg: code - 82 };
    else if (code >= 100 && code <= 107) style = { ...style, bg: code - 92 };
    else if (code === 38 || code === 48) {
      const read = extended(codes, at + 1);
      at = read.last;
      if (read.colour !== null) style = code === 38 ? { ...style, fg: read.colour } : { ...style, bg: read.colour };
    }
  }
  return style;
}

/** The colour after 38 or 48: `5;n`, or `2;r;g;b`. */
function extended(codes: readonly number[], at: number): { colour: Colour | null; last: number } {
  const isByte = (value: number | undefined): value is number => value !== undefined && value <= 255;
  if (codes[at] === 5) {
    const index = codes[at + 1];
    return { colour: isByte(index) ? index : null, last: at + 1 };
  }
  if (codes[at] === 2) {
    const [red, green, blue] = [codes[at + 1], codes[at + 2], codes[at + 3]];
    const isWhole = isByte(red) && isByte(green) && isByte(blue);
    return { colour: isWhole ? RGB_BIT | (red << 16) | (green << 8) | blue : null, last: at + 3 };
  }
  return { colour: null, last: at };
}

/** What a row shows of a line. */
export function show(line: string, limit = MAX_SHOWN): Shown {
  const spans: Span[] = [];
  const seen = walk(line, limit, (text, style, symbol) => {
    const last = spans.at(-1);
    const joins = last !== undefined && last.symbol === symbol && last.style === style;
    if (last !== undefined && (joins || spans.length >= MAX_SPANS)) {
      spans[spans.length - 1] = { ...last, text: last.text + text };
    } else {
      spans.push({ text, style, symbol });
    }
  });
  return { spans, cut: line.length - seen };
}

/** The text of a line as it is shown, without styles: what is searched and copied. */
export function plain(line: string, limit = Number.POSITIVE_INFINITY): string {
  if (!SPECIAL.test(line)) return line.length > limit ? line.slice(0, limit) : line;
  let text = '';
  walk(line, limit, (part) => {
    text += part;
  });
  return text;
}
