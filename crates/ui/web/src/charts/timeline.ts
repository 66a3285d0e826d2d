// The points of a chart: several lines over one axis of seconds, bounded by time, growing at the end.

/** Seconds that are kept. */
export const WINDOW = 3600;

/** A line is broken where this many steps are missing. */
const BREAK = 3;

export type Columns = [times: number[], ...values: (number | null)[][]];

export class Timeline {
  private times: number[] = [];
  private columns = new Map<string, (number | null)[]>();

  constructor(private readonly window = WINDOW) {}

  get keys(): string[] {
    return [...this.columns.keys()];
  }

  get isEmpty(): boolean {
    return this.times.length === 0;
  }

  /** Adds a value; what is there for this second gives way. A value from before the window is left out. */
  put(key: string, second: number, value: number): void {
    const newest = this.times.at(-1) ?? second;
    if (second <= newest - this.window) return;
    let column = this.columns.get(key);
    if (column === undefined) {
      column = this.times.map(() => null);
      this.columns.set(key, column);
    }
    column[this.rowOf(second)] = value;
    this.trim();
  }

  /** The last value of a line. */
  latest(key: string): number | null {
    return this.columns.get(key)?.findLast((value) => value !== null) ?? null;
  }

  /** The values of a line, without what is missing. */
  known(key: string): number[] {
    return (this.columns.get(key) ?? []).filter((value) => value !== null);
  }

  /** For the chart: times, then each line in the order of `keys`, broken where nothing is known for `BREAK` steps. */
  data(step: number): Columns {
    const times: number[] = [];
    const lines: (number | null)[][] = this.keys.map(() => []);
    const columns = [...this.columns.values()];
    let before: number | undefined;
    this.times.forEach((time, row) => {
      if (before !== undefined && time - before > BREAK * step) {
        times.push(before + step);
        for (const line of lines) line.push(null);
      }
      times.push(time);
      columns.forEach((column, at) => lines[at]?.push(column[row] ?? null));
      before = time;
    });
    return [times, ...lines];
  }

  private rowOf(second: number): number {
    let at = this.times.length;
    while (at > 0 && (this.times[at - 1] ?? 0) > second) at -= 1;
    if (at > 0 && this.times[at - 1] === second) return at - 1;
    this.times.splice(at, 0, second);
    for (const column of this.columns.values()) column.splice(at, 0, null);
    return at;
  }

  private trim(): void {
    const oldest = (this.times.at(-1) ?? 0) - this.window;
    let drop = 0;
    while (drop < this.times.length && (this.times[drop] ?? 0) <= oldest) drop += 1;
    if (drop === 0) return;
    this.times.splice(0, drop);
    for (const column of this.columns.values()) column.splice(0, drop);
  }
}
