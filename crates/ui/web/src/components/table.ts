/** A column of a `Table`. */
export interface Column {
  id: string;
  title: string;
  /** Its track in a CSS grid, as `minmax(120px, 2fr)` or `80px`. */
  width: string;
  align?: 'start' | 'end';
  sortable?: boolean;
  /** Left out where the table is narrower than this. */
  from?: number;
}

/** By which column rows are sorted, and whether backwards. */
export interface Sort {
  by: string;
  down: boolean;
}

/** Reads `cpu` or `-cpu`. */
export function readSort(text: string, otherwise: Sort): Sort {
  if (text === '') return otherwise;
  return text.startsWith('-') ? { by: text.slice(1), down: true } : { by: text, down: false };
}

/** Writes what `readSort` reads. */
export function writeSort(sort: Sort): string {
  return (sort.down ? '-' : '') + sort.by;
}

/** The rows to draw: from `start` to before `end`. */
export function visible(
  count: number,
  rowHeight: number,
  above: number,
  viewport: number,
  overscan: number,
): { start: number; end: number } {
  const first = Math.floor(above / rowHeight) - overscan;
  const last = Math.ceil((above + viewport) / rowHeight) + overscan;
  const start = Math.max(0, Math.min(first, count));
  return { start, end: Math.max(start, Math.min(count, last)) };
}
