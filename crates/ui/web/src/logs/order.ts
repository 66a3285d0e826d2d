import { type Entry, processKey } from './buffer';

/**
 * By time, over processes and hosts. What one process wrote keeps its order: a line without a time, or with one before
 * that of the line before it, stays behind what it followed, and so does a gap.
 */
export function inOrder(entries: readonly Entry[]): Entry[] {
  const ofProcess = new Map<string, number>();
  const ofHost = new Map<string, number>();
  return entries
    .map((entry, at) => {
      if (entry.kind === 'gap') return { entry, at, time: ofHost.get(entry.host) ?? 0 };
      const key = processKey(entry);
      const time = Math.max(entry.at ?? 0, ofProcess.get(key) ?? 0);
      ofProcess.set(key, time);
      ofHost.set(entry.host, time);
      return { entry, at, time };
    })
    .sort((a, b) => a.time - b.time || a.at - b.at)
    .map(({ entry }) => entry);
}
