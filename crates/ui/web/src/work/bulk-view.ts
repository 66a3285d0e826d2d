import type { Bulk, BulkHost, BulkHostState, BulkProgress } from '../api/types';
import { group } from './plan';

/** Of two requests to one host, the state that says most of both comes first. */
const WEIGHT: readonly BulkHostState[] = ['failed', 'unknown', 'asked', 'waiting', 'skipped', 'done', 'nothing'];


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

/** Hosts that were asked several things, each once with all of it. */
export function byHost(hosts: readonly BulkHost[]): BulkHost[] {
  return [...group(hosts, (host) => host.host)].map(([host, parts]) => {
    const [first] = parts;
    if (first && parts.length === 1) return first;
    const state = WEIGHT.find((one) => parts.some((part) => part.state === one)) ?? 'waiting';
    const details = [...new Set(parts.flatMap((part) => part.detail ?? []))];
    return {
      host,
      state,
      items: parts.flatMap((part) => part.items ?? []),
      took_millis: parts.reduce((sum, part) => sum + (part.took_millis ?? 0), 0),
      ...(details.length > 0 && { detail: details.join(' ') }),
    };
  });
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
