// The part of a log pane that moves: a list of which only the rows in sight exist, drawn at most once a frame however
// many lines arrive. It follows the end until the reader scrolls up, and again when the reader is back at the end.

import { plain, visible } from './ansi';
import { type Entry, type Filter, LogBuffer } from './buffer';
import { FALLBACK_GROUND, parseRgb } from './colour';
import { Heights, columnsOf } from './heights';
import { type Labels, Row, gapText, labelOf } from './row';
import { Search } from './search';

export interface State {
  readonly following: boolean;
  /** Lines since the pause. */
  readonly arrived: number;
  readonly shown: number;
  readonly held: number;
  readonly perSecond: number;
  readonly matches: number;
  /** Which match is the current one, from 1. */
  readonly match: number | null;
}

/** Rows drawn above and below what is in sight. */
const OVERSCAN = 6;

/** Longest time between two reports to the toolbar, in milliseconds. */
const REPORT_EVERY = 250;

/** Lines of a copy. */
const MAX_COPIED = 20_000;

export class LogView {
  readonly buffer = new LogBuffer();
  private readonly search = new Search(this.buffer);
  private readonly heights = new Heights();
  private readonly canvas = document.createElement('div');
  private readonly layer = document.createElement('div');
  private readonly probe = new Row();
  private rows: Row[] = [];
  private spare: Row[] = [];
  private following = true;
  private wraps = false;
  private times = true;
  private labels: Labels = 'none';
  private version = 0;
  private generation = 0;
  private ground = FALLBACK_GROUND;
  private rowHeight = 20;
  private columns = 80;
  private canvasHeight = -1;
  /** Where the last drawing scrolled to: what the browser tells of that is no wish of the reader's. */
  private drawnTop = -1;
  private current: number | null = null;
  private frame = 0;
  private reportedAt = 0;
  private pushed = 0;
  private perSecond = 0;
  private countedAt = performance.now();
  private readonly resized = new ResizeObserver(() => this.restyle());
  private readonly theme = matchMedia('(prefers-color-scheme: dark)');
  private readonly themed = (): void => this.restyle();
  private readonly themeSwitch = new MutationObserver(this.themed);
  private ticker = 0;

  constructor(
    private readonly scroller: HTMLElement,
    private readonly report: (state: State) => void,
  ) {
    this.canvas.className = 'canvas';
    this.layer.className = 'layer';
    this.probe.element.classList.add('line', 'probe');
    this.probe.element.setAttribute('aria-hidden', 'true');
    this.probe.text.textContent = 'x'.repeat(100);
    this.canvas.append(this.layer, this.probe.element);
    scroller.append(this.canvas);
    scroller.addEventListener('scroll', this.scrolled, { passive: true });
    scroller.addEventListener('selectstart', this.pause);
    this.theme.addEventListener('change', this.themed);
    this.themeSwitch.observe(document.documentElement, { attributes: true });
    this.resized.observe(scroller);
    this.ticker = window.setInterval(() => this.count(), 1000);
    this.restyle();
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    clearInterval(this.ticker);
    this.resized.disconnect();
    this.themeSwitch.disconnect();
    this.theme.removeEventListener('change', this.themed);
    this.scroller.removeEventListener('scroll', this.scrolled);
    this.scroller.removeEventListener('selectstart', this.pause);
    this.canvas.remove();
  }

  push(entry: Entry): void {
    this.buffer.push(entry);
    this.pushed += 1;
    this.schedule();
  }

  clear(): void {
    this.buffer.clear();
    this.follow();
  }

  setFilter(filter: Filter): void {
    this.buffer.setFilter(filter);
    this.current = null;
    this.tell();
    this.schedule();
  }

  setLook(look: { wraps: boolean; times: boolean; labels: Labels }): void {
    const anchor = this.anchor();
    this.wraps = look.wraps;
    this.times = look.times;
    this.labels = look.labels;
    this.restyle();
    if (!this.following) this.scrollTo(anchor);
  }

  readonly follow = (): void => {
    this.following = true;
    this.buffer.resume();
    this.tell();
    this.schedule();
  };

  readonly pause = (): void => {
    if (!this.following) return;
    this.following = false;
    this.buffer.pause();
    this.tell();
    this.schedule();
  };

  find(text: string): void {
    this.search.set(text);
    this.current = null;
    this.version += 1;
    this.tell();
    this.schedule();
  }

  /** Goes to the next or the previous match. */
  step(forwards: boolean): void {
    while (this.search.advance());
    const from = this.current ?? (forwards ? this.anchor() - 1 : null);
    const place = this.search.from(from, forwards);
    if (place === null) return;
    this.pause();
    this.current = place;
    this.version += 1;
    this.scrollTo(place, this.scroller.clientHeight / 2);
    this.draw();
    this.rows.find((row) => row.place === place)?.element.querySelector('mark')?.scrollIntoView({
      block: 'nearest',
      inline: 'nearest',
    });
    this.tell();
  }

  /** What is selected in the pane, else all that passes the filter, as text. */
  copyText(): string {
    const selection = getSelection();
    const isHere = selection !== null && !selection.isCollapsed && this.layer.contains(selection.anchorNode);
    return isHere ? selection.toString() : this.allText(MAX_COPIED);
  }

  /** The newest of what passes the filter, as text. */
  allText(limit = Number.POSITIVE_INFINITY): string {
    const { view } = this.buffer;
    const lines: string[] = [];
    for (let place = Math.max(view.first, view.end - limit); place < view.end; place += 1) {
      const entry = this.buffer.at(place);
      if (entry?.kind === 'gap') lines.push(`-- ${gapText(entry)}`);
      else if (entry !== undefined) {
        const time = entry.at === null ? '' : `${new Date(entry.at).toISOString()} `;
        const host = this.labels === 'host' ? `${visible(entry.host)} ` : '';
        const label = this.labels === 'none' ? '' : `${labelOf(entry)} `;
        lines.push(`${time}${host}${label}${plain(entry.text)}`);
      }
    }
    return `${lines.join('\n')}\n`;
  }

  private readonly scrolled = (): void => {
    const { scrollTop, clientHeight } = this.scroller;
    if (scrollTop === this.drawnTop) return;
    this.drawnTop = -1;
    const isAtEnd = scrollTop + clientHeight >= this.canvasHeight - this.rowHeight / 2;
    if (this.following && !isAtEnd) this.pause();
    else if (!this.following && isAtEnd && this.canvasHeight > clientHeight) this.follow();
    this.schedule();
  };

  /** The place at the top of what is in sight. */
  private anchor(): number {
    const { view } = this.buffer;
    const row = Math.floor(this.scroller.scrollTop / this.rowHeight);
    return this.wraps ? this.heights.placeAt(row) : Math.min(view.first + row, Math.max(view.first, view.end - 1));
  }

  private scrollTo(place: number, above = 0): void {
    this.measureNew();
    this.scroller.scrollTop = this.offset(place) * this.rowHeight - above;
  }

  private offset(place: number): number {
    return this.wraps ? this.heights.before(place) : place - this.buffer.view.first;
  }

  private schedule(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.draw);
  }

  /** Reads from the style sheet how large things are, and draws all anew. */
  private restyle(): void {
    this.scroller.classList.toggle('wraps', this.wraps);
    this.scroller.classList.toggle('no-times', !this.times);
    this.scroller.dataset['labels'] = this.labels;
    const text = this.probe.text.getBoundingClientRect();
    const row = this.probe.element.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(this.probe.text);
    const width = range.getBoundingClientRect().width / 100;
    this.rowHeight = row.height > 0 ? row.height : this.rowHeight;
    if (width > 0) {
      const inner = row.left + this.scroller.clientWidth - text.left;
      this.columns = Math.max(10, Math.floor((inner - 8) / width));
    }
    this.ground = parseRgb(getComputedStyle(this.scroller).backgroundColor) ?? FALLBACK_GROUND;
    this.heights.reset(this.buffer.view.first);
    this.version += 1;
    this.schedule();
  }

  /** Counts the rows of entries that are new, and forgets those that are gone. */
  private measureNew(): number {
    const { view } = this.buffer;
    if (!this.wraps) return view.length;
    if (this.heights.end < view.first || this.heights.end > view.end) this.heights.reset(view.first);
    this.heights.dropTo(view.first);
    for (let place = this.heights.end; place < view.end; place += 1) {
      const entry = this.buffer.at(place);
      const isLong = entry?.kind === 'line' && entry.text.length * 2 > this.columns;
      this.heights.push(isLong ? this.rowsOf(entry.text, entry.truncated) : 1);
    }
    return this.heights.height;
  }

  private rowsOf(text: string, truncated: boolean): number {
    const notes = text.length > 4096 || truncated ? 48 : 0;
    return Math.max(1, Math.ceil((columnsOf(plain(text, 4096)) + notes) / this.columns));
  }

  private readonly draw = (): void => {
    this.frame = 0;
    const { view } = this.buffer;
    if (this.generation !== this.buffer.generation) {
      this.generation = this.buffer.generation;
      this.version += 1;
      this.heights.reset(view.first);
    }
    const height = this.measureNew() * this.rowHeight;
    if (height !== this.canvasHeight) {
      this.canvasHeight = height;
      this.canvas.style.height = `${height}px`;
    }
    const { clientHeight } = this.scroller;
    if (this.following) {
      this.scroller.scrollTop = height;
      this.drawnTop = this.scroller.scrollTop;
    }
    const top = this.following ? Math.max(0, height - clientHeight) : this.scroller.scrollTop;
    this.place(Math.floor(top / this.rowHeight), Math.ceil(clientHeight / this.rowHeight));
    const isMore = this.search.advance();
    if (isMore) this.schedule();
    if (performance.now() - this.reportedAt > REPORT_EVERY) this.tell();
  };

  /** Puts rows where they are in sight, and uses those again that are not. */
  private place(top: number, count: number): void {
    const { view } = this.buffer;
    const low = Math.max(view.first, this.placeAt(top) - OVERSCAN);
    const high = Math.min(view.end, this.placeAt(top + count) + OVERSCAN + 1);
    const kept: Row[] = [];
    for (const row of this.rows) {
      if (row.place >= low && row.place < high) kept.push(row);
      else {
        row.element.remove();
        this.spare.push(row);
      }
    }
    const [from, until] = [kept[0]?.place ?? high, (kept.at(-1)?.place ?? high - 1) + 1];
    const before: Row[] = [];
    for (let place = low; place < from; place += 1) before.push(this.rowFor(place));
    const after: Row[] = [];
    for (let place = until; place < high; place += 1) after.push(this.rowFor(place));
    this.layer.prepend(...before.map((row) => row.element));
    this.layer.append(...after.map((row) => row.element));
    this.rows = [...before, ...kept, ...after];
    for (const row of this.rows) this.fill(row);
    this.layer.style.transform = `translateY(${this.offset(low) * this.rowHeight}px)`;
  }

  private placeAt(row: number): number {
    return this.wraps ? this.heights.placeAt(row) : this.buffer.view.first + row;
  }

  private rowFor(place: number): Row {
    const row = this.spare.pop() ?? new Row();
    row.place = place;
    row.version = -1;
    return row;
  }

  private fill(row: Row): void {
    if (row.version === this.version) return;
    const entry = this.buffer.at(row.place);
    if (entry === undefined) return;
    row.version = this.version;
    row.fill(entry, { labels: this.labels, needle: this.search.text, ground: this.ground });
    row.element.classList.toggle('current', row.place === this.current);
    row.element.style.height = this.wraps ? `${this.heights.of(row.place) * this.rowHeight}px` : '';
    row.element.title = entry.kind === 'line' && entry.at !== null ? new Date(entry.at).toISOString() : '';
  }

  private count(): void {
    const now = performance.now();
    this.perSecond = Math.round((this.pushed * 1000) / (now - this.countedAt));
    this.countedAt = now;
    this.pushed = 0;
    this.tell();
  }

  private tell(): void {
    this.reportedAt = performance.now();
    this.report({
      following: this.following,
      arrived: this.buffer.arrived,
      shown: this.buffer.view.length,
      held: this.buffer.size,
      perSecond: this.perSecond,
      matches: this.search.count,
      match: this.current === null ? null : this.search.rank(this.current),
    });
  }
}
