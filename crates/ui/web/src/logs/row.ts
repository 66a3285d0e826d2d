// Draws one entry into one row element. Whatever comes from a host becomes text nodes, and nothing else.

import { type Shown, type Span, type Style, show, visible } from './ansi';
import type { Entry, Gap, Line } from './buffer';
import { type Rgb, css, readable, rgbOf } from './colour';
import { occurrences } from './search';

export type Labels = 'none' | 'process' | 'host';

export interface Look {
  readonly labels: Labels;
  /** Lower case; empty for none. */
  readonly needle: string;
  /** The ground that rows stand on. */
  readonly ground: Rgb;
}

/** How many colours tell labels apart. */
const HUES = 8;

const REASONS: Readonly<Record<string, string>> = {
  slow_reader: 'this page could not keep up',
  expired: 'they are no longer kept',
  agent_restarted: 'the agent was restarted',
  daemon_gone: 'the daemon went away',
  rotated: 'the log file was rotated',
  truncated: 'the log file was truncated',
  refused: 'the log file is not readable',
  search_limit: 'the search stopped at its limit',
  host_offline: 'the host is not connected',
  too_many_hosts: 'more hosts are meant than one stream follows',
  paused: 'not kept while paused',
  reconnected: 'the connection was interrupted',
};

/** What a gap says, of lines or of something else. */
export function gapText(gap: Gap, noun = 'line'): string {
  const why = REASONS[gap.reason] ?? visible(gap.reason.replaceAll('_', ' '));
  const who = gap.host === '' ? '' : `${visible(gap.host)}: `;
  if (gap.missed === null) return `${who}${noun}s may be missing: ${why}`;
  if (gap.missed === 0) return `${who}${why}`;
  return `${who}${gap.missed.toLocaleString('en')} ${gap.missed === 1 ? noun : `${noun}s`} missed: ${why}`;
}

/** Who wrote a line, for where there is more than one. */
export function labelOf(line: Line): string {
  return `${visible(line.name)} ${line.process}`;
}

/**
 * A colour for a label that is the same wherever and whenever it is shown. Names that differ in the last letter, as of
 * hosts that are counted, get colours far apart.
 */
export function hueOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash, 0x01000193) ^ text.charCodeAt(at);
  return Math.floor(((Math.imul(hash, 0x9e3779b1) >>> 0) / 0x100000000) * HUES);
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** The time of day, to the millisecond, where the reader is. */
export function clock(at: number): string {
  const date = new Date(at);
  const millis = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${millis}`;
}

export class Row {
  readonly element = document.createElement('div');
  private readonly mark = part('mark');
  private readonly time = part('time');
  private readonly host = part('host');
  private readonly label = part('label');
  readonly text = part('text');
  /** What it shows: the place and the state of the view at that time. */
  place = -1;
  version = -1;

  constructor() {
    this.element.append(this.mark, this.time, this.host, this.label, this.text);
  }

  fill(entry: Entry, look: Look): void {
    if (entry.kind === 'gap') {
      this.element.className = 'line gap';
      this.mark.textContent = '';
      this.time.textContent = '';
      this.host.textContent = '';
      this.label.textContent = '';
      this.text.textContent = gapText(entry);
      return;
    }
    const isErr = entry.stream === 'err';
    this.element.className = isErr ? 'line err' : 'line';
    this.mark.textContent = isErr ? '!' : '';
    this.time.textContent = entry.at === null ? '' : clock(entry.at);
    if (look.labels !== 'none') this.fillLabels(entry, look.labels);
    this.fillText(entry, look);
  }

  private fillLabels(line: Line, labels: Labels): void {
    const label = labelOf(line);
    const host = labels === 'host' ? visible(line.host) : '';
    this.host.textContent = host;
    this.host.className = `host hue-${hueOf(host)}`;
    this.label.textContent = label;
    this.label.className = labels === 'host' ? 'label' : `label hue-${hueOf(label)}`;
  }

  private fillText(entry: Line, look: Look): void {
    const shown = show(entry.text);
    const { spans, cut } = shown;
    const only = spans[0];
    const isPlain = spans.length === 1 && only !== undefined && !only.symbol && only.style.fg === null;
    if (isPlain && cut === 0 && !entry.truncated && look.needle === '' && isUnstyled(only.style)) {
      this.text.textContent = only.text;
      return;
    }
    const nodes = nodesOf(shown, look);
    if (entry.truncated) nodes.push(note('… cut by the server'));
    this.text.replaceChildren(...nodes);
  }
}

/** The nodes that show a line: text, and elements that hold text. */
export function nodesOf({ spans, cut }: Shown, look: { needle: string; ground: Rgb }): Node[] {
  const nodes = marked(spans, look.needle).map((piece) => node(piece, look.ground));
  if (cut > 0) nodes.push(note(`… ${cut.toLocaleString('en')} more characters`));
  return nodes;
}

interface Piece extends Span {
  readonly isMatch: boolean;
}

/** Parts spans where matches begin and end. */
function marked(spans: readonly Span[], needle: string): Piece[] {
  if (needle === '') return spans.map((span) => ({ ...span, isMatch: false }));
  const matches = occurrences(spans.map((span) => span.text).join(''), needle);
  const pieces: Piece[] = [];
  let before = 0;
  let next = 0;
  for (const span of spans) {
    let at = 0;
    while (at < span.text.length) {
      let match = matches[next];
      while (match !== undefined && match[1] <= before + at) {
        next += 1;
        match = matches[next];
      }
      const isMatch = match !== undefined && match[0] <= before + at;
      const border = match === undefined ? Number.POSITIVE_INFINITY : isMatch ? match[1] : match[0];
      const stop = Math.min(span.text.length, border - before);
      pieces.push({ ...span, text: span.text.slice(at, stop), isMatch });
      at = stop;
    }
    before += span.text.length;
  }
  return pieces;
}

function isUnstyled(style: Style): boolean {
  return style.bg === null && !style.bold && !style.dim && !style.italic && !style.underline && !style.inverse;
}

function node(piece: Piece, ground: Rgb): Node {
  if (!piece.isMatch && !piece.symbol && piece.style.fg === null && isUnstyled(piece.style)) {
    return document.createTextNode(piece.text);
  }
  const element = document.createElement(piece.isMatch ? 'mark' : 'span');
  element.textContent = piece.text;
  element.className = classes(piece);
  if (!piece.isMatch) paint(element, piece.style, ground);
  return element;
}

function classes(piece: Piece): string {
  const { style } = piece;
  let names = piece.symbol ? 'symbol' : '';
  if (style.bold) names += ' bold';
  if (style.dim) names += ' dim';
  if (style.italic) names += ' italic';
  if (style.underline) names += ' underline';
  return names.trim();
}

/** Colours by the object model, which the page's policy allows and which cannot carry markup. */
function paint(element: HTMLElement, style: Style, ground: Rgb): void {
  const { fg, bg, inverse } = style;
  if (inverse && fg === null && bg === null) {
    element.classList.add('inverse');
    return;
  }
  const [front, back] = inverse ? [bg, fg] : [fg, bg];
  if (back === null && front !== null && front < 16) {
    element.classList.add(`fg-${front}`);
    return;
  }
  if (back !== null) {
    const behind = rgbOf(back);
    element.style.backgroundColor = css(behind);
    element.style.color = css(readable(front === null ? 0xf3f5f8 : rgbOf(front), behind));
  } else if (front !== null) {
    element.style.color = css(readable(rgbOf(front), ground));
  }
}

function note(text: string): HTMLElement {
  const element = part('note');
  element.textContent = text;
  return element;
}

function part(name: string): HTMLElement {
  const element = document.createElement('span');
  element.className = name;
  return element;
}
