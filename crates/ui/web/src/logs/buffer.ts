// The lines that a pane holds: the newest ones, bounded by count and by size, with gaps where something is missing, and
// a view of those that pass the filter.
//
// Entries have numbers that only grow. While the reader has paused, nothing it looks at goes away: the ring may grow to
// twice its size, then new lines wait beside it, and of these the oldest make room and are counted.

export type Output = 'out' | 'err';

export interface Line {
  readonly kind: 'line';
  /** Milliseconds since the epoch; null when nobody knows. */
  readonly at: number | null;
  /** The host, where there are several. */
  readonly host: string;
  readonly process: number;
  readonly name: string;
  readonly stream: Output;
  readonly text: string;
  readonly truncated: boolean;
}

export interface Gap {
  readonly kind: 'gap';
  readonly host: string;
  /** How many lines are missing; null when nobody can know. */
  readonly missed: number | null;
  readonly reason: string;
}

export type Entry = Line | Gap;

export interface Filter {
  /** Hosts that are left out. */
  readonly withoutHosts: ReadonlySet<string>;
  /** The only process, as `host\nid`; null for all. */
  readonly process: string | null;
  readonly stream: Output | null;
}

export const NO_FILTER: Filter = { withoutHosts: new Set(), process: null, stream: null };

/** Why lines are missing that arrived while the reader had paused. */
export const PAUSED = 'paused';

export const MAX_LINES = 50_000;
export const MAX_BYTES = 32 * 1024 * 1024;

/** Lines that wait while the pane is paused and full. */
const MAX_WAITING = 5_000;

/** What an entry costs besides its text, roughly. */
const ENTRY_BYTES = 120;

function bytesOf(entry: Entry): number {
  return ENTRY_BYTES + (entry.kind === 'line' ? entry.text.length * 2 : 0);
}

/** A queue of values with numbers that only grow; taking from the front costs nothing. */
export class Ring<T> {
  private items: (T | undefined)[] = [];
  private offset = 0;
  /** Number of the oldest. */
  first = 0;

  get length(): number {
    return this.items.length - this.offset;
  }

  /** Number that the next one will have. */
  get end(): number {
    return this.first + this.length;
  }

  get(number: number): T | undefined {
    return this.items[this.offset + number - this.first];
  }

  push(item: T): void {
    this.items.push(item);
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.items[this.offset];
    this.items[this.offset] = undefined;
    this.offset += 1;
    this.first += 1;
    if (this.offset > 1024 && this.offset * 2 > this.items.length) {
      this.items = this.items.slice(this.offset);
      this.offset = 0;
    }
    return item;
  }

  /** Forgets all; numbers go on. */
  clear(): void {
    this.first = this.end;
    this.items = [];
    this.offset = 0;
  }
}

export interface Limits {
  readonly lines: number;
  readonly bytes: number;
  readonly waiting: number;
}

export class LogBuffer {
  private readonly entries = new Ring<Entry>();
  private readonly waiting = new Ring<Entry>();
  private shown = new Ring<number>();
  private filter: Filter = NO_FILTER;
  private bytes = 0;
  private dropped = 0;
  private held = false;

  /** Whenever what was shown is no longer numbered as it was. */
  generation = 0;
  /** Lines that arrived since the pause, whatever became of them. */
  arrived = 0;
  /** Hosts that were seen, in order. */
  readonly hosts = new Set<string>();

  constructor(
    private readonly limits: Limits = { lines: MAX_LINES, bytes: MAX_BYTES, waiting: MAX_WAITING },
  ) {}

  /** Entries that pass the filter: `view.get(n)` is the number of an entry. */
  get view(): Ring<number> {
    return this.shown;
  }

  get size(): number {
    return this.entries.length;
  }

  get isPaused(): boolean {
    return this.held;
  }

  /** The entry at a place of the view. */
  at(place: number): Entry | undefined {
    const number = this.shown.get(place);
    return number === undefined ? undefined : this.entries.get(number);
  }

  push(entry: Entry): void {
    if (!this.held) {
      this.append(entry);
      this.trim(this.limits.lines, this.limits.bytes);
      return;
    }
    if (entry.kind === 'line' && this.passes(entry)) this.arrived += 1;
    const isFull = this.entries.length >= 2 * this.limits.lines || this.bytes >= 2 * this.limits.bytes;
    if (!isFull && this.waiting.length === 0) {
      this.append(entry);
      return;
    }
    this.waiting.push(entry);
    if (this.waiting.length > this.limits.waiting) {
      const lost = this.waiting.shift();
      this.dropped += lost?.kind === 'gap' ? (lost.missed ?? 0) : 1;
    }
  }

  pause(): void {
    if (this.held) return;
    this.held = true;
    this.arrived = 0;
  }

  resume(): void {
    if (!this.held) return;
    this.held = false;
    this.arrived = 0;
    if (this.dropped > 0) this.append({ kind: 'gap', host: '', missed: this.dropped, reason: PAUSED });
    this.dropped = 0;
    for (let entry = this.waiting.shift(); entry !== undefined; entry = this.waiting.shift()) this.append(entry);
    this.trim(this.limits.lines, this.limits.bytes);
  }

  clear(): void {
    this.entries.clear();
    this.waiting.clear();
    this.shown.clear();
    this.bytes = 0;
    this.dropped = 0;
    this.arrived = 0;
    this.generation += 1;
  }

  setFilter(filter: Filter): void {
    this.filter = filter;
    this.shown = new Ring<number>();
    for (let number = this.entries.first; number < this.entries.end; number += 1) {
      const entry = this.entries.get(number);
      if (entry !== undefined && this.passes(entry)) this.shown.push(number);
    }
    this.generation += 1;
  }

  private passes(entry: Entry): boolean {
    const { withoutHosts, process, stream } = this.filter;
    if (withoutHosts.has(entry.host)) return false;
    if (entry.kind === 'gap') return true;
    if (stream !== null && entry.stream !== stream) return false;
    return process === null || process === processKey(entry);
  }

  private append(entry: Entry): void {
    if (entry.host !== '') this.hosts.add(entry.host);
    if (this.passes(entry)) this.shown.push(this.entries.end);
    this.entries.push(entry);
    this.bytes += bytesOf(entry);
  }

  private trim(lines: number, bytes: number): void {
    while (this.entries.length > lines || (this.bytes > bytes && this.entries.length > 1)) {
      const number = this.entries.first;
      const entry = this.entries.shift();
      if (entry === undefined) return;
      this.bytes -= bytesOf(entry);
      if (this.shown.length > 0 && this.shown.get(this.shown.first) === number) this.shown.shift();
    }
  }
}

/** Names a process in filters. */
export function processKey(line: Line): string {
  return `${line.host}\n${line.process}`;
}
