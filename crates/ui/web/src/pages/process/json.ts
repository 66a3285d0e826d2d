/** What a person typed as data: JSON if it looks like JSON, else the text itself. Nothing typed is no data. */
export function readJson(text: string): { isValid: boolean; value: unknown } {
  const trimmed = text.trim();
  if (trimmed === '') return { isValid: true, value: undefined };
  try {
    return { isValid: true, value: JSON.parse(trimmed) as unknown };
  } catch {
    // A bracket that does not close is a slip; a bare word is a text.
    return { isValid: !/^[[{"]/.test(trimmed), value: text };
  }
}

/** A value as people read it. */
export function writeJson(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, null, 2) ?? 'undefined';
}
