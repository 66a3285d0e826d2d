const collator = new Intl.Collator('en', { numeric: true });

/** Compares names such that `web-2` comes before `web-10`. */
export function compare(a: string, b: string): number {
  return collator.compare(a, b);
}

/**
 * Numbers for texts in the order of `compare`, which is slow: ten thousand rows are sorted by numbers, and the texts,
 * of which there are fewer and which seldom change, only when there is a new one.
 */
export class Ranks {
  #ranks = new Map<string, number>();

  /** Makes sure that all of these have a rank. */
  learn(texts: Iterable<string>): void {
    let isNew = false;
    for (const text of texts) {
      if (this.#ranks.has(text)) continue;
      this.#ranks.set(text, 0);
      isNew = true;
    }
    if (!isNew) return;
    const sorted = [...this.#ranks.keys()].sort(compare);
    sorted.forEach((text, rank) => this.#ranks.set(text, rank));
  }

  /** The rank of a text that was learnt. */
  of(text: string): number {
    return this.#ranks.get(text) ?? 0;
  }
}
