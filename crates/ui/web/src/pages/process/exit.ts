import type { LastExit } from '../../api/types';
import { visible } from '../../logs/ansi';
import type { Tone } from '../../format/status';

const REASONS: Readonly<Record<string, string>> = {
  exited: 'ended by itself',
  crashed: 'crashed',
  stopped: 'was stopped',
  overlimit: 'used too much memory',
  memory: 'used too much memory',
  killed: 'was killed from outside',
  oom: 'was killed for want of memory',
  probe: 'failed its health check',
  watch: 'restarted: files changed',
  cron: 'restarted: it was time',
};

/** Why a run ended, in words. */
export function reasonText(reason: string): string {
  return REASONS[reason] ?? visible(reason.replaceAll('_', ' '));
}

/** How a run ended, in words: `crashed, exit code 1`. */
export function exitText(exit: LastExit): string {
  const signal = exit.signal == null ? '' : `, ${visible(exit.signal)}`;
  const code = exit.signal == null && exit.code != null ? `, exit code ${exit.code}` : '';
  return `${reasonText(exit.reason)}${signal}${code}`;
}

/** How bad that is. */
export function exitTone(reason: string): Tone {
  if (['crashed', 'overlimit', 'memory', 'killed', 'oom', 'probe'].includes(reason)) return 'bad';
  return reason === 'exited' ? 'warn' : 'off';
}
