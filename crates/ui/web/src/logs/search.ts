// Finds a text in what a pane holds, a slice at a time so that no frame waits for it, and goes on with new lines.
//
// The needle is a plain text. A pattern would be run by an engine that a line from outside can make slow; the server's
// own filter takes patterns and runs them in linear time.

import { plain } from './ansi';
import { type LogBuffer, Ring } from './buffer';

/** Entries that are looked at in one go. */
const SLICE = 4000;

export class Search {
  private matches = new Ring<number>();
  private scanned = 0;
  private generation = -1;
  private needle = '';

  constructor(private readonly buffer: LogBuffer) {}

  get text(): string {
    return this.needle;
  }

  /** How many entries match, of those looked at. */
  get count(): number {
    return this.matches.length;
  }

  set(text: string): void {
    this.needle = text.toLowerCase();
    this.restart();
  }

  /** Looks at the next slice; whether there is more to look at. */
  advance(): boolean {
    const { view } = this.buffer;
    if (this.generation !== this.buffer.generation) this.restart();
    if (this.needle === '') return false;
    while (this.matches.length > 0 && (this.matches.get(this.matches.first) ?? 0) < view.first) this.matches.shift();
    let at = Math.max(this.scanned, view.first);
    const stop = Math.min(view.end, at + SLICE);
    for (; at < stop; at += 1) {
      const entry = this.buffer.at(at);
      if (entry?.kind === 'line' && plain(entry.text).toLowerCase().includes(this.needle)) this.matches.push(at);
    }
    this.scanned = at;
    return at < view.end;
  }

  /** The place of the next match after (or before) a place, round the end; null if nothing matches. */
  from(place: number | null, forwards: boolean): number | null {
    const { first, end } = this.matches;
    if (first === end) return null;
    const rank = place === null ? (forwards ? first : end) : this.lowerBound(place);
    if (forwards) {
      const next = place !== null && this.matches.get(rank) === place ? rank + 1 : rank;
      return this.matches.get(next < end ? next : first) ?? null;
    }
    return this.matches.get(rank > first ? rank - 1 : end - 1) ?? null;
  }

  /** Which of the matches stands at a place, from 1; null if none does. */
  rank(place: number): number | null {
    const at = this.lowerBound(place);
    return this.matches.get(at) === place ? at - this.matches.first + 1 : null;
  }

  private lowerBound(place: number): number {
    let [low, high] = [this.matches.first, this.matches.end];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.matches.get(middle) ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private restart(): void {
    this.matches = new Ring<number>();
    this.scanned = 0;
    this.generation = this.buffer.generation;
  }
}

/** Where a lower-case needle stands in a text: begins and ends, in order, without overlap. */
export function occurrences(text: string, needle: string): [number, number][] {
  if (needle === '') return [];
  const lower = text.toLowerCase();
  // Lower case may be of another length; then nothing is marked rather than the wrong letters.
  if (lower.length !== text.length) return [];
  const found: [number, number][] = [];
  for (let at = lower.indexOf(needle); at !== -1 && found.length < 200; at = lower.indexOf(needle, at + needle.length)) {
    found.push([at, at + needle.length]);
  }
  return found;
}
