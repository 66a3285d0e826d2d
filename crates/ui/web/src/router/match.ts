/** Where one is: the part of the address after `#`. */
export interface Place {
  path: string;
  query: URLSearchParams;
}

/** Reads an address; anything odd is the start page. */
export function readPlace(hash: string): Place {
  const text = hash.replace(/^#/, '');
  const [path = '', query = ''] = split(text, '?');
  return { path: path.startsWith('/') ? path : '/', query: new URLSearchParams(query) };
}

/** Parameters of a path under a pattern such as `/hosts/:host`, or null. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decode(value);
    else if (part !== value) return null;
  }
  return params;
}

/** An address inside this page: every part is escaped, what is absent in the query is left out. */
export function href(parts: readonly (string | number)[], query: Record<string, string | undefined> = {}): string {
  const path = parts.map((part) => encodeURIComponent(part)).join('/');
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(given).toString();
  return `#/${path}${search && `?${search}`}`;
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
