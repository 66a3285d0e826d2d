// How the reader likes log panes, remembered in this browser.

export interface Preferences {
  readonly wraps: boolean;
  readonly times: boolean;
}

const KEY = 'quarterdeck.logs';

export function preferences(): Preferences {
  const isNarrow = matchMedia('(max-width: 640px)').matches;
  const usual = { wraps: isNarrow, times: !isNarrow };
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return usual;
    const flag = (name: keyof Preferences): boolean => {
      const value: unknown = Reflect.get(kept, name);
      return typeof value === 'boolean' ? value : usual[name];
    };
    return { wraps: flag('wraps'), times: flag('times') };
  } catch {
    return usual;
  }
}

export function keepPreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Private windows may refuse; then it holds for this page.
  }
}
