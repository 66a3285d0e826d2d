// Where each entry of a view stands, in rows, when entries may take several.

import { Ring } from './buffer';

const CHUNK = 256;

/** Characters that take two columns, roughly: East Asian scripts and emoji. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{1faff}]/u;
const WIDES = new RegExp(WIDE.source, 'gu');

const TAB_COLUMNS = 8;

/** How many columns a text takes, or a few more: a row that is too high does no harm. */
export function columnsOf(text: string): number {
  let columns = text.length;
  if (text.includes('\t')) columns += (text.split('\t').length - 1) * (TAB_COLUMNS - 1);
  if (WIDE.test(text)) columns += Math.ceil((text.match(WIDES)?.length ?? 0) * 1.25);
  return columns;
}

export class Heights {
  private rows = new Ring<number>();
  private sums = new Map<number, number>();
  private total = 0;

  get first(): number {
    return this.rows.first;
  }

  get end(): number {
    return this.rows.end;
  }

  /** Rows of all. */
  get height(): number {
    return this.total;
  }

  /** Begins anew: the next one has this number. */
  reset(first: number): void {
    this.rows = new Ring<number>();
    this.rows.first = first;
    this.sums = new Map();
    this.total = 0;
  }

  push(rows: number): void {
    const chunk = Math.floor(this.rows.end / CHUNK);
    this.sums.set(chunk, (this.sums.get(chunk) ?? 0) + rows);
    this.rows.push(rows);
    this.total += rows;
  }

  /** Forgets those before this number. */
  dropTo(first: number): void {
    while (this.rows.length > 0 && this.rows.first < first) {
      const chunk = Math.floor(this.rows.first / CHUNK);
      const rows = this.rows.shift() ?? 0;
      const left = (this.sums.get(chunk) ?? 0) - rows;
      if (left > 0) this.sums.set(chunk, left);
      else this.sums.delete(chunk);
      this.total -= rows;
    }
  }

  of(place: number): number {
    return this.rows.get(place) ?? 1;
  }

  /** Rows before a place. */
  before(place: number): number {
    const last = Math.floor(place / CHUNK);
    let rows = 0;
    for (let chunk = Math.floor(this.first / CHUNK); chunk < last; chunk += 1) rows += this.sums.get(chunk) ?? 0;
    for (let at = Math.max(this.first, last * CHUNK); at < place; at += 1) rows += this.of(at);
    return rows;
  }

  /** The place that holds a row; the last one if there are not so many. */
  placeAt(row: number): number {
    let left = row;
    let chunk = Math.floor(this.first / CHUNK);
    const last = Math.floor(Math.max(this.first, this.end - 1) / CHUNK);
    while (chunk < last && left >= (this.sums.get(chunk) ?? 0)) {
      left -= this.sums.get(chunk) ?? 0;
      chunk += 1;
    }
    let place = Math.max(this.first, chunk * CHUNK);
    while (place < this.end - 1 && left >= this.of(place)) {
      left -= this.of(place);
      place += 1;
    }
    return place;
  }
}
