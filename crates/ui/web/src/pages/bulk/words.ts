import type { Bulk, BulkHostState } from '../../api/types';
import { hostState } from '../../work/words';

const ORDER: readonly BulkHostState[] = ['failed', 'unknown', 'asked', 'waiting', 'done', 'nothing', 'skipped'];

/** What became of the hosts: `1 failed, 11 done`. */
export function countsInWords(counts: Bulk['counts']): string {
  const parts = ORDER.filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${hostState(state).word}`);
  return parts.length > 0 ? parts.join(', ') : 'no host was meant';
}

/** A target as a person would say it: the apps of a pattern that this page made, anything else as it is. */
export function targetInWords(target: string): string {
  const apps = /^\/\^\(\?:(.+)\)\$\/$/.exec(target)?.[1];
  if (apps === undefined || /[^\\][()[\]*+?]/.test(apps)) return target;
  return apps
    .split('|')
    .map((app) => app.replace(/\\(.)/g, '$1'))
    .join(', ');
}

/** On which hosts it was asked for. */
export function where(bulk: Bulk): string {
  const { names = [], tags = {} } = bulk.request.hosts ?? {};
  const parts = [...Object.entries(tags).map(([key, value]) => `${key}=${value}`), ...names];
  if (parts.length === 0) return 'all hosts';
  return parts.length > 4 ? `${parts.slice(0, 3).join(', ')} and ${parts.length - 3} more` : parts.join(', ');
}
