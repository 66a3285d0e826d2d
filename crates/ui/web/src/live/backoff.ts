/** How long to wait before the n-th try to connect again, n from 0: doubling, capped, and spread so that pages do not return together. */
export function backoff(tries: number, random: () => number = Math.random): number {
  const SHORTEST = 400;
  const LONGEST = 20_000;
  const ceiling = Math.min(LONGEST, SHORTEST * 2 ** Math.min(tries, 16));
  return ceiling / 2 + (ceiling / 2) * random();
}
