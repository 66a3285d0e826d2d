import { readSort, type Sort } from '../../components/table';
import { STATUS_ORDER } from '../../format/status';
import type { FleetHost, FleetProcess } from '../../api/types';
import { Ranks } from '../../store/order';

/** What is looked for; empty texts mean anything. */
export interface Filter {
  words: string;
  status: string;
  namespace: string;
  host: string;
  tag: string;
}

/** Whether a process is what is looked for, its status aside. */
export function isMeant(item: FleetProcess, filter: Filter, hostOf: (name: string) => FleetHost | undefined): boolean {
  const { process, host } = item;
  if (filter.namespace !== '' && process.namespace !== filter.namespace) return false;
  if (filter.host !== '' && host !== filter.host) return false;
  if (filter.tag !== '') {
    const at = filter.tag.indexOf('=');
    if (hostOf(host)?.tags[filter.tag.slice(0, at)] !== filter.tag.slice(at + 1)) return false;
  }
  if (filter.words === '') return true;
  const text = `${process.name} ${host} ${process.namespace} ${process.id} ${process.pid ?? ''}`.toLowerCase();
  return filter.words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Whether a process counts as being in a status. `problems` are those that ought to run and do not. */
export function isInStatus(item: FleetProcess, status: string): boolean {
  const { process } = item;
  if (status === '' || status === 'all') return true;
  if (status === 'problems') {
    return ['errored', 'waiting_restart', 'unknown'].includes(process.status) || process.ready === false;
  }
  if (status === 'busy') return process.status === 'launching' || process.status === 'stopping';
  return process.status === status;
}

export const DEFAULT_SORT: Sort = { by: 'name', down: false };

type Value = number | string;

const VALUES: Record<string, (item: FleetProcess) => Value> = {
  name: ({ process }) => process.name,
  host: ({ host }) => host,
  namespace: ({ process }) => process.namespace,
  status: ({ process }) => STATUS_ORDER.indexOf(process.status),
  cpu: ({ process }) => process.cpu_percent,
  memory: ({ process }) => process.memory_bytes,
  restarts: ({ process }) => process.restarts,
  uptime: ({ process }) => (process.started_at ? -Date.parse(process.started_at) : Number.NEGATIVE_INFINITY),
};

const ranks = new Ranks();

/** The same processes in the order of a column, written as `readSort` reads it; equal ones by name, then as they were. */
export function ordered(items: readonly FleetProcess[], text: string): FleetProcess[] {
  const sort = readSort(text, DEFAULT_SORT);
  const value = VALUES[sort.by] ?? (({ process }: FleetProcess): Value => process.name);
  const direction = sort.down ? -1 : 1;
  const values = items.map(value);
  ranks.learn(items.map((item) => item.process.name));
  ranks.learn(values.filter((one): one is string => typeof one === 'string'));
  const rows = items.map((item, at) => {
    const of = values[at] ?? 0;
    return { item, at, rank: typeof of === 'string' ? ranks.of(of) : of, name: ranks.of(item.process.name) };
  });
  rows.sort((a, b) => {
    // Infinite values differ by no number.
    const order = a.rank === b.rank ? 0 : a.rank < b.rank ? -1 : 1;
    return order * direction || a.name - b.name || a.at - b.at;
  });
  return rows.map(({ item }) => item);
}
