const collator = new Intl.Collator('en', { numeric: true });

/** Compares names such that `web-2` comes before `web-10`. */
export function compare(a: string, b: string): number {
  return collator.compare(a, b);
}
