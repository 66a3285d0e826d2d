import type { Status } from '../api/types';

/** How something is, for its colour and its shape. */
export type Tone = 'good' | 'busy' | 'bad' | 'warn' | 'off';

const STATUS: Record<Status, { tone: Tone; word: string }> = {
  online: { tone: 'good', word: 'online' },
  launching: { tone: 'busy', word: 'launching' },
  stopping: { tone: 'busy', word: 'stopping' },
  waiting_restart: { tone: 'warn', word: 'waiting' },
  errored: { tone: 'bad', word: 'errored' },
  stopped: { tone: 'off', word: 'stopped' },
  unknown: { tone: 'warn', word: 'unknown' },
};

/** Tone and word of a process's status. */
export function statusOf(status: Status): { tone: Tone; word: string } {
  return STATUS[status] ?? STATUS.unknown;
}

/** Order in which statuses are listed, the worst first. */
export const STATUS_ORDER: readonly Status[] = [
  'errored',
  'waiting_restart',
  'unknown',
  'launching',
  'stopping',
  'stopped',
  'online',
];
