/** Keys that work anywhere on a page: single letters, and pairs such as `g h`. Not while one types or a dialog is open. */
import { untrack } from 'svelte';

const OFF_KEY = 'quarterdeck.keys';
const PAIR_WITHIN = 1_200;

/** What one key does. */
export interface Binding {
  /** As `j`, `?`, `Enter` or `g h`; `mod+k` is Ctrl or Command with K. */
  key: string;
  help: string;
  run: () => void;
}

class Keys {
  /** Whether single letters do anything; people who speak to their computer want them off. */
  enabled = $state(localStorage.getItem(OFF_KEY) !== 'off');

  #layers: Binding[][] = $state.raw([]);
  #first: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    window.addEventListener('keydown', (event) => this.#pressed(event));
  }

  /** Everything that works at present, the page's own first. */
  get bindings(): Binding[] {
    return this.#layers.toReversed().flat();
  }

  /** Adds keys until what is returned is called. Later ones win over earlier ones. */
  bind(bindings: Binding[]): () => void {
    // It is called in effects, which must not run anew because others bind keys too.
    this.#layers = [...untrack(() => this.#layers), bindings];
    return () => (this.#layers = this.#layers.filter((layer) => layer !== bindings));
  }

  /** Switches single letters on or off, and remembers it. */
  enable(on: boolean): void {
    this.enabled = on;
    if (on) localStorage.removeItem(OFF_KEY);
    else localStorage.setItem(OFF_KEY, 'off');
  }

  #pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const isModified = event.ctrlKey || event.metaKey;
    if (!isModified && (!this.enabled || isTyping(event.target))) return;
    if (document.querySelector('dialog[open]')) return;
    const key = isModified ? `mod+${event.key.toLowerCase()}` : event.key;
    if (key === 'Enter' && isControl(event.target)) return;
    const wanted = this.#first === null ? key : `${this.#first} ${key}`;
    clearTimeout(this.#timer);
    this.#first = null;
    const binding = this.bindings.find((one) => one.key === wanted);
    if (binding) {
      event.preventDefault();
      binding.run();
    } else if (this.bindings.some((one) => one.key.startsWith(`${key} `))) {
      this.#first = key;
      this.#timer = setTimeout(() => (this.#first = null), PAIR_WITHIN);
    }
  }
}

/** The keys of this page. */
export const keys = new Keys();

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) &&
    !(target instanceof HTMLInputElement && ['checkbox', 'radio', 'button'].includes(target.type))
  );
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('a, button, input, select, summary') !== null;
}
