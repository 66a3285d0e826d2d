const KEY = 'quarterdeck.theme';

export type Theme = 'auto' | 'light' | 'dark';

class ThemeChoice {
  choice = $state<Theme>(stored());

  constructor() {
    this.#show();
  }

  choose(theme: Theme): void {
    this.choice = theme;
    if (theme === 'auto') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
    this.#show();
  }

  #show(): void {
    const root = document.documentElement;
    if (this.choice === 'auto') delete root.dataset['theme'];
    else root.dataset['theme'] = this.choice;
  }
}

/** Light, dark, or as the system has it. */
export const theme = new ThemeChoice();

function stored(): Theme {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'auto';
}
