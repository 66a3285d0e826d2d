import type { Limits } from '../../api/types';

/** A list as a field writes it: by commas or spaces. */
export function readList(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** Tags as a field writes them, or null if one is no `key=value`. */
export function readTags(text: string): Record<string, string> | null {
  const pairs = readList(text).map((word) => /^([^=]+)=(.+)$/.exec(word));
  if (pairs.some((pair) => pair === null)) return null;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
}

export function writeTags(tags: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(tags ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** What somebody is limited to, in words. */
export function limitsText(limits: Limits): string {
  const parts = [
    limits.hosts && `hosts ${limits.hosts.join(', ')}`,
    limits.tags && Object.keys(limits.tags).length > 0 && `hosts tagged ${writeTags(limits.tags)}`,
    limits.namespaces && `namespaces ${limits.namespaces.join(', ')}`,
    limits.apps && `apps ${limits.apps.join(', ')}`,
  ];
  return parts.filter(Boolean).join('; ') || 'everything';
}

/** Letters that nobody takes for another one. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const PASSWORD_LENGTH = 20;

/** A new password, of about 115 bits. */
export function makePassword(): string {
  const limit = 256 - (256 % LETTERS.length);
  let password = '';
  while (password.length < PASSWORD_LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(PASSWORD_LENGTH))) {
      if (byte < limit && password.length < PASSWORD_LENGTH) password += LETTERS[byte % LETTERS.length];
    }
  }
  return password;
}

export const MIN_PASSWORD = 12;
