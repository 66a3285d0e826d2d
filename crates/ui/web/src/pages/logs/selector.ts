import type { HostSelector } from '../../api/types';

/** Hosts as an address and a field write them: names by commas, and tags as `key=value` by commas. */
export function readSelector(hosts: string, tags: string): HostSelector {
  const names = parts(hosts);
  const pairs = parts(tags)
    .map((text) => [text.slice(0, Math.max(0, text.indexOf('='))), text.slice(text.indexOf('=') + 1)] as const)
    .filter(([key]) => key !== '');
  return {
    ...(names.length > 0 ? { names } : {}),
    ...(pairs.length > 0 ? { tags: Object.fromEntries(pairs) } : {}),
  };
}

function parts(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Whether a host is meant: by one of the names, which may be globs, and by all of the tags. */
export function isMeant(selector: HostSelector, name: string, tags: Readonly<Record<string, string>>): boolean {
  const isNamed = selector.names === undefined || selector.names.some((pattern) => matches(pattern, name));
  return isNamed && Object.entries(selector.tags ?? {}).every(([key, value]) => tags[key] === value);
}

/** Whether a glob of `*` and `?` matches all of a text, in time bounded by the product of their lengths. */
export function matches(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      mark = t;
      p += 1;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
