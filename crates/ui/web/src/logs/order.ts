import type { Entry } from './buffer';

/** By time; what has none stays behind what it followed. */
export function inOrder(entries: readonly Entry[]): Entry[] {
  let last = 0;
  return entries
    .map((entry, at) => {
      const time = entry.kind === 'line' ? entry.at : null;
      last = time ?? last;
      return { entry, at, time: last };
    })
    .sort((a, b) => a.time - b.time || a.at - b.at)
    .map(({ entry }) => entry);
}
