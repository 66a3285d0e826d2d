// Which colour a program's colour becomes: the one it asked for, moved as far as is needed to be read where it stands.

import { type Colour, RGB_BIT } from './ansi';

export type Rgb = number;

/** The contrast that text has to have (WCAG AA). */
const CONTRAST = 4.5;

/** The ground where it cannot be found out. */
export const FALLBACK_GROUND: Rgb = 0x0c0f13;

/** Answers that are remembered. */
const MAX_KNOWN = 4096;

/** The first sixteen, where they are a ground; as text they are colours of the theme. */
const BASE: readonly Rgb[] = [
  0x1e2229, 0xb4303a, 0x2f7d3b, 0x9a6a00, 0x2f5fb3, 0x8a3f9e, 0x0f7482, 0xc9ced6, 0x5b6370, 0xd8434d, 0x3f9a4c,
  0xb98300, 0x4a7dd6, 0xa85abf, 0x1f93a3, 0xf3f5f8,
];

/** The steps of the colour cube. */
const CUBE: readonly number[] = [0, 95, 135, 175, 215, 255];

/** The value of any colour. */
export function rgbOf(colour: Colour): Rgb {
  if (colour >= RGB_BIT) return colour & 0xffffff;
  if (colour < 16) return BASE[colour] ?? 0;
  if (colour >= 232) {
    const grey = 8 + (colour - 232) * 10;
    return pack(grey, grey, grey);
  }
  const place = colour - 16;
  return pack(CUBE[Math.floor(place / 36)] ?? 0, CUBE[Math.floor(place / 6) % 6] ?? 0, CUBE[place % 6] ?? 0);
}

const known = new Map<number, Rgb>();

/** The text colour itself if it can be read on the ground, else the nearest that can. */
export function readable(text: Rgb, ground: Rgb): Rgb {
  const key = text * 0x1000000 + ground;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MAX_KNOWN) known.clear();
  const found = contrast(text, ground) >= CONTRAST ? text : towards(text, ground);
  known.set(key, found);
  return found;
}

function towards(text: Rgb, ground: Rgb): Rgb {
  const end = contrast(0xffffff, ground) > contrast(0x000000, ground) ? 0xffffff : 0x000000;
  let low = 0;
  let high = 1;
  for (let step = 0; step < 6; step += 1) {
    const middle = (low + high) / 2;
    if (contrast(mix(text, end, middle), ground) >= CONTRAST) high = middle;
    else low = middle;
  }
  return mix(text, end, high);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (shift: number): number => {
    const [a, b] = [(from >> shift) & 0xff, (to >> shift) & 0xff];
    return Math.round(a + (b - a) * share);
  };
  return pack(part(16), part(8), part(0));
}

export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(rgb: Rgb): number {
  const part = (shift: number): number => {
    const value = ((rgb >> shift) & 0xff) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0);
}

function pack(red: number, green: number, blue: number): Rgb {
  return (red << 16) | (green << 8) | blue;
}

/** As style sheets write it. */
export function css(rgb: Rgb): string {
  return `#${rgb.toString(16).padStart(6, '0')}`;
}

/** Reads what `getComputedStyle` says; null if it is not opaque or not understood. */
export function parseRgb(text: string): Rgb | null {
  const found = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(text);
  return found === null ? null : pack(Number(found[1]), Number(found[2]), Number(found[3]));
}
