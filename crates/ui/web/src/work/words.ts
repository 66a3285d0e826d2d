import type { BulkHostState, BulkState, BulkVerb, Outcome } from '../api/types';
import type { IconName } from '../components/icons';
import type { Tone } from '../format/status';

export interface VerbWords {
  verb: BulkVerb;
  /** As on a button: `Restart`. */
  name: string;
  icon: IconName;
  /** What it does, in a sentence. */
  does: string;
  /** As in `restarting`. */
  doing: string;
  danger?: boolean;
}

/** What can be done to processes, in the order of menus. */
export const VERBS: readonly VerbWords[] = [
  { verb: 'restart', name: 'Restart', icon: 'restart', does: 'Each is stopped and started again.', doing: 'Restarting' },
  {
    verb: 'reload',
    name: 'Reload',
    icon: 'reload',
    does: 'Each is replaced one after the other, without closing listeners where the daemon can.',
    doing: 'Reloading',
  },
  { verb: 'start', name: 'Start', icon: 'start', does: 'Those that are stopped are started.', doing: 'Starting' },
  {
    verb: 'stop',
    name: 'Stop',
    icon: 'stop',
    does: 'Each is stopped and stays so until it is started.',
    doing: 'Stopping',
    danger: true,
  },
  { verb: 'reset', name: 'Reset counters', icon: 'reset', does: 'Restart counters go to zero.', doing: 'Resetting' },
  { verb: 'scale', name: 'Scale', icon: 'scale', does: 'Each app gets this many processes.', doing: 'Scaling' },
  {
    verb: 'delete',
    name: 'Delete',
    icon: 'delete',
    does: 'Each is stopped and forgotten. Its definition is gone; its log files stay.',
    doing: 'Deleting',
    danger: true,
  },
];

export function wordsOfVerb(verb: BulkVerb): VerbWords {
  return VERBS.find((words) => words.verb === verb) ?? (VERBS[0] as VerbWords);
}

const HOST_STATES: Record<BulkHostState, { tone: Tone; word: string }> = {
  waiting: { tone: 'off', word: 'waiting' },
  asked: { tone: 'busy', word: 'asked' },
  done: { tone: 'good', word: 'done' },
  failed: { tone: 'bad', word: 'failed' },
  nothing: { tone: 'off', word: 'nothing there' },
  skipped: { tone: 'off', word: 'not asked' },
  unknown: { tone: 'warn', word: 'not known' },
};

export function hostState(state: BulkHostState): { tone: Tone; word: string } {
  return HOST_STATES[state];
}

const BULK_STATES: Record<BulkState, { tone: Tone; word: string }> = {
  running: { tone: 'busy', word: 'running' },
  done: { tone: 'good', word: 'done' },
  failed: { tone: 'bad', word: 'failed' },
  cancelled: { tone: 'warn', word: 'cancelled' },
  interrupted: { tone: 'warn', word: 'interrupted' },
};

export function bulkState(state: BulkState): { tone: Tone; word: string } {
  return BULK_STATES[state];
}

export function outcomeTone(outcome: Outcome): Tone {
  if (outcome === 'failed') return 'bad';
  return outcome === 'unchanged' ? 'off' : 'good';
}
