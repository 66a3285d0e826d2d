/** Numbers and instants in words, short and of even width. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes, as `48.2 MiB`. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** Percent, as `0.4 %`. */
export function percent(value: number): string {
  return `${value < 10 && value > 0 ? value.toFixed(1) : value.toFixed(0)} %`;
}

/** How long, as `3 d 4 h`: the two largest units. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor((whole % 86_400) / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'm'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** How long something has been, from an instant to `now`. */
export function since(instant: string, now: number): string {
  return duration((now - Date.parse(instant)) / 1000);
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** An instant in the reader's own time. */
export function instant(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : moment.format(time);
}

const figures = new Intl.NumberFormat('en');

/** A whole number with its thousands apart. */
export function figure(number: number): string {
  return number < 1000 ? String(number) : figures.format(number);
}

/** A count and its noun: `1 host`, `3 hosts`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${figure(number)} ${number === 1 ? noun : plural}`;
}
