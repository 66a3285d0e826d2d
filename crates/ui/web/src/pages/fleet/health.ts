/** What is not well with a host, in words, the worst first. */
import type { FleetHost } from '../../api/types';
import { count } from '../../format/format';
import type { Tone } from '../../format/status';

export interface Trouble {
  tone: Extract<Tone, 'bad' | 'warn'>;
  text: string;
  /** What kind it is, for counts and filters. */
  kind: 'cloned' | 'offline' | 'daemon' | 'errored' | 'full' | 'lacks';
}

const MEMORY_FULL = 0.95;
/** Load for each CPU from which on it is told. */
export const LOAD_HIGH = 2;

export function troublesOf(host: FleetHost): Trouble[] {
  const troubles: Trouble[] = [];
  const { summary } = host;
  if (host.cloned_at) {
    troubles.push({ tone: 'bad', kind: 'cloned', text: 'Another machine connects with this identity: a copied disk, or a stolen key' });
  }
  if (host.presence === 'offline') {
    troubles.push({ tone: 'bad', kind: 'offline', text: host.since ? 'Offline' : 'Never connected' });
    return troubles;
  }
  if (summary && summary.daemon_link !== 'connected') {
    const text =
      summary.daemon_link === 'refused'
        ? 'The agent refuses to talk to its daemon: its home or sockets are not safe'
        : 'The agent cannot reach its daemon';
    troubles.push({ tone: 'bad', kind: 'daemon', text });
  }
  if (summary && summary.errored > 0) {
    troubles.push({ tone: 'bad', kind: 'errored', text: `${count(summary.errored, 'process', 'processes')} errored` });
  }
  if (memoryShare(host) >= MEMORY_FULL) troubles.push({ tone: 'warn', kind: 'full', text: 'Memory is nearly full' });
  if (loadShare(host) >= LOAD_HIGH) troubles.push({ tone: 'warn', kind: 'full', text: 'Load is more than twice the CPUs' });
  for (const what of host.lacks ?? []) {
    troubles.push({ tone: 'warn', kind: 'lacks', text: `Its agent lacks ${what}` });
  }
  return troubles;
}

/** How a host is as a whole. */
export function toneOf(host: FleetHost): Tone {
  if (host.presence === 'offline' && !host.cloned_at) return 'off';
  const troubles = troublesOf(host);
  if (troubles.some((trouble) => trouble.tone === 'bad')) return 'bad';
  return troubles.length > 0 ? 'warn' : 'good';
}

/** Order of hosts: those that need a look come first. */
export function severity(host: FleetHost): number {
  const troubles = troublesOf(host);
  if (troubles.some((trouble) => trouble.kind === 'cloned')) return 0;
  if (troubles.some((trouble) => trouble.tone === 'bad' && trouble.kind !== 'offline')) return 1;
  if (host.presence === 'offline') return 2;
  return troubles.length > 0 ? 3 : 4;
}

export function memoryShare(host: FleetHost): number {
  const { summary } = host;
  if (!summary || summary.memory_bytes === 0) return 0;
  return 1 - summary.memory_available_bytes / summary.memory_bytes;
}

export function loadShare(host: FleetHost): number {
  const { summary } = host;
  return summary && summary.cpus > 0 ? summary.load / summary.cpus : 0;
}

/** The daemon in words: `PM2 5.4.2`. */
export function daemonOf(host: FleetHost): string {
  const { summary } = host;
  if (!summary) return '';
  return `${summary.daemon === 'pm2' ? 'PM2' : 'Quarterdeck'}${summary.daemon_version ? ` ${summary.daemon_version}` : ''}`;
}

/** Whether a host has the words of a search in its name, its tags or its system. */
export function matches(host: FleetHost, words: string, tags: readonly string[]): boolean {
  const text = [
    host.name,
    ...Object.entries(host.tags).flatMap(([key, value]) => [`${key}=${value}`]),
    host.summary?.os ?? '',
    daemonOf(host),
  ]
    .join(' ')
    .toLowerCase();
  const isTagged = tags.every((tag) => {
    const [key = '', value = ''] = splitTag(tag);
    return host.tags[key] === value;
  });
  return isTagged && words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** Splits `key=value` at its first sign. */
export function splitTag(tag: string): [string, string] {
  const at = tag.indexOf('=');
  return at < 0 ? [tag, ''] : [tag.slice(0, at), tag.slice(at + 1)];
}

/** All tags of some hosts with how many have them, the most frequent first. */
export function tagsOf(hosts: readonly FleetHost[]): { tag: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const host of hosts) {
    for (const [key, value] of Object.entries(host.tags)) {
      const tag = `${key}=${value}`;
      counts.set(tag, (counts.get(tag) ?? 0) + 1);
    }
  }
  return [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1));
}
