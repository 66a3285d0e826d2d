import { ApiError, wordsOf } from '../../api/problem';
import type { VerbResponse } from '../../api/types';
import { toast } from '../../components/toasts.svelte';
import { visible } from '../../logs/ansi';

/** Does something to processes and tells what became of it; whether it worked on all of them. */
export async function tell(what: string, call: () => Promise<VerbResponse>): Promise<boolean> {
  try {
    const { items } = await call();
    const failed = items.filter((item) => item.outcome === 'failed');
    const first = failed[0];
    if (first === undefined) {
      toast(`${what}: ${summary(items.map((item) => item.outcome))}`);
      return true;
    }
    const why = first.problem?.detail ?? 'no reason was given';
    toast(`${what}: ${failed.length} of ${items.length} failed. ${visible(why)}`, 'bad');
  } catch (error) {
    const hint = error instanceof ApiError && error.code === 'forbidden' ? ' Your rights do not reach that far.' : '';
    toast(`${what}: ${visible(wordsOf(error))}${hint}`, 'bad');
  }
  return false;
}

/** As `2 restarted, 1 unchanged`. */
function summary(outcomes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => (counts.size === 1 && count === 1 ? outcome : `${count} ${outcome}`)).join(', ');
}
