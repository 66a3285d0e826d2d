import type { Bulk, BulkHost, BulkProgress } from '../api/types';

/** What is known of a bulk verb after one more message. Messages that say `bulk` bring no hosts: those known stay. */
export function advanced(bulk: Bulk, progress: BulkProgress): Bulk {
  if (progress.type === 'bulk') {
    const { type: _type, ...whole } = progress;
    return { ...whole, hosts: whole.hosts?.length ? whole.hosts : (bulk.hosts ?? []) };
  }
  const { type: _type, ...host } = progress;
  const hosts = [...(bulk.hosts ?? [])];
  const at = hosts.findIndex((one) => one.host === host.host);
  if (at < 0) hosts.push(host);
  else hosts[at] = host;
  return { ...bulk, hosts, counts: countsOf(hosts) };
}

export function countsOf(hosts: readonly BulkHost[]): Bulk['counts'] {
  const counts = { waiting: 0, asked: 0, done: 0, failed: 0, nothing: 0, skipped: 0, unknown: 0 };
  for (const host of hosts) counts[host.state] += 1;
  return counts;
}

/** How much of it is over, from 0 to 1. */
export function share(counts: Bulk['counts']): number {
  const all = Object.values(counts).reduce((sum, number) => sum + number, 0);
  return all === 0 ? 0 : (all - counts.waiting - counts.asked) / all;
}
