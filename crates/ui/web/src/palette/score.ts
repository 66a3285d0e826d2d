/** How well a text answers what was typed; 0 is not at all. All words have to be found, in any order. */
export function score(text: string, typed: string): number {
  const within = text.toLowerCase();
  let sum = 1;
  for (const word of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = within.indexOf(word);
    if (at < 0) return 0;
    if (within === word) sum += 100;
    else if (at === 0) sum += 40;
    else if (/[^\p{L}\p{N}]/u.test(within[at - 1] ?? '')) sum += 20;
    else sum += 5;
    sum += (10 * word.length) / within.length;
  }
  return sum;
}

/** The best of many, the best first, without sorting all of them. */
export function best<T>(items: Iterable<T>, text: (item: T) => string, typed: string, most: number): T[] {
  const found: { item: T; rank: number }[] = [];
  for (const item of items) {
    const rank = score(text(item), typed);
    if (rank === 0) continue;
    if (found.length === most && rank <= (found.at(-1)?.rank ?? 0)) continue;
    const at = found.findIndex((one) => one.rank < rank);
    found.splice(at < 0 ? found.length : at, 0, { item, rank });
    if (found.length > most) found.pop();
  }
  return found.map(({ item }) => item);
}
