import type { Event } from '../../api/types';
import type { Tone } from '../../format/status';
import { visible } from '../../logs/ansi';

/** Details that stand in a line, at most. */
const MAX_DETAILS = 5;

/** Characters of one of them. */
const MAX_VALUE = 80;

const TONES: Readonly<Record<string, Tone>> = {
  'process.online': 'good',
  'process.ready': 'good',
  'process.started': 'good',
  'process.restarted': 'busy',
  'process.reloaded': 'busy',
  'process.stopped': 'off',
  'process.deleted': 'off',
  'process.added': 'off',
  'process.unready': 'warn',
  'process.overlimit': 'warn',
  'process.exception': 'bad',
  'daemon.connected': 'good',
  'daemon.disconnected': 'bad',
  'daemon.killed': 'bad',
  'daemon.replaced': 'warn',
  'daemon.missed': 'warn',
};

/** How good or bad an event is. */
export function toneOf(event: Event): Tone {
  if (event.topic === 'process.exit') return field(event, 'exit_code') === 0 ? 'off' : 'bad';
  return TONES[event.topic] ?? 'off';
}

/** The details of an event in one line. */
export function summaryOf(event: Event): string {
  const { data } = event;
  if (typeof data !== 'object' || data === null) return data == null ? '' : value(data);
  return Object.entries(data)
    .filter(([, found]) => found !== null && typeof found !== 'object')
    .slice(0, MAX_DETAILS)
    .map(([name, found]) => `${visible(name.replaceAll('_', ' '))} ${value(found)}`)
    .join(' · ');
}

function field(event: Event, name: string): unknown {
  const data: unknown = event.data;
  return typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined;
}

function value(found: unknown): string {
  const text = String(found);
  return visible(text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text);
}
