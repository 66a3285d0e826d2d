/** Short notes at the edge of the page. */
import { untrack } from 'svelte';
import type { Tone } from '../format/status';

export interface Toast {
  id: number;
  tone: Tone;
  text: string;
  link?: { text: string; href: string } | undefined;
}

const STAYS = 6_000;
const BAD_STAYS = 12_000;
const MOST = 4;

let next = 0;

/** What is shown at present. */
export const toasts = $state<{ items: Toast[] }>({ items: [] });

/** Shows a note. Host names and errors are fine: it is shown as text. */
export function toast(text: string, tone: Tone = 'good', link?: Toast['link']): void {
  const id = (next += 1);
  toasts.items = [...untrack(() => toasts.items).slice(-(MOST - 1)), { id, tone, text, link }];
  setTimeout(() => dismiss(id), tone === 'bad' ? BAD_STAYS : STAYS);
}

/** Takes a note away. */
export function dismiss(id: number): void {
  toasts.items = toasts.items.filter((item) => item.id !== id);
}
