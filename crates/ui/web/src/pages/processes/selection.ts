/** Which rows are selected, by key. Sets are replaced, so that a change is seen. */

/** Adds or takes away one. */
export function toggled(selected: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(selected);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** Adds all from one row to another, either way round. */
export function extended(selected: ReadonlySet<string>, keys: readonly string[], from: number, to: number): Set<string> {
  const next = new Set(selected);
  for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
    const key = keys[index];
    if (key !== undefined) next.add(key);
  }
  return next;
}
