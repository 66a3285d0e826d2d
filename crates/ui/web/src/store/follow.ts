/** Keeps the fleet up to date for as long as somebody is logged in: from a console's fleet channel, or from an agent's parts. */
import { facts, processes } from '../api/host';
import { wordsOf } from '../api/problem';
import type { FleetHost, Host, Process } from '../api/types';
import { live } from '../live/live.svelte';
import { fleet } from './fleet.svelte';

const FACTS_EVERY = 5_000;
const SETTLE = 120;

/** Follows a console. */
export function followConsole(): () => void {
  const ends = [
    fleet.follow(),
    live.subscribe(
      { channel: 'fleet' },
      {
        fleet: (delta) => fleet.apply(delta),
        problem: (problem) => (fleet.problem = problem.detail),
      },
    ),
  ];
  return () => ends.forEach((end) => end());
}

/** Follows the one host of an agent. */
export function followAgent(first: Host, may: (scope: string) => boolean): () => void {
  const name = first.name;
  let host = first;
  let list: Process[] = [];
  let settling: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  const show = (): void => {
    const items = list.map((process) => ({ host: name, process }));
    fleet.apply({ full: true, hosts: [asFleetHost(host, list)], processes: items });
  };
  const readProcesses = async (): Promise<void> => {
    try {
      list = await processes(name);
      if (!ended) show();
    } catch (error) {
      fleet.problem = wordsOf(error);
    }
  };
  const readFacts = async (): Promise<void> => {
    if (document.visibilityState !== 'visible' || !may('host:read')) return;
    try {
      host = await facts(name);
      const current = fleet.byHost.get(name)?.map((item) => item.process) ?? list;
      if (!ended) fleet.apply({ full: false, hosts: [asFleetHost(host, current)] });
    } catch (error) {
      fleet.problem = wordsOf(error);
    }
  };
  const readSoon = (): void => {
    settling ??= setTimeout(() => {
      settling = undefined;
      void readProcesses();
      void readFacts();
    }, SETTLE);
  };

  void readProcesses();
  const polling = setInterval(() => void readFacts(), FACTS_EVERY);
  const ends = [
    fleet.follow(),
    () => clearInterval(polling),
    () => clearTimeout(settling),
  ];
  if (may('events:read')) {
    const topics = ['process.*', 'daemon.*'];
    ends.push(live.subscribe({ channel: 'events', topics }, { event: readSoon, gap: readSoon }));
  } else {
    const polling = setInterval(readSoon, FACTS_EVERY);
    ends.push(() => clearInterval(polling));
  }
  if (may('metrics:read')) {
    const metrics = { channel: 'metrics', target: 'all' } as const;
    ends.push(live.subscribe(metrics, { sample: (from, process, sample) => fleet.sample(from, process, sample) }));
  }
  return () => {
    ended = true;
    ends.forEach((end) => end());
  };
}

/** The facts of a host, as a console would show them. */
export function asFleetHost(host: Host, list: Process[]): FleetHost {
  return {
    name: host.name,
    id: host.id,
    tags: {},
    presence: 'online',
    since: host.agent.started_at,
    enrolled_at: host.agent.started_at,
    agent_version: host.agent.version,
    allows: [],
    summary: {
      at: new Date().toISOString(),
      os: host.os,
      arch: host.arch,
      cpus: host.cpus,
      load: host.load[0] ?? 0,
      memory_bytes: host.memory_bytes,
      memory_available_bytes: host.memory_available_bytes,
      daemon: host.daemon.kind,
      daemon_version: host.daemon.version ?? null,
      daemon_link: host.daemon.link,
      processes: list.length,
      online: list.filter((process) => process.status === 'online').length,
      errored: list.filter((process) => process.status === 'errored').length,
      processes_cpu_percent: list.reduce((sum, process) => sum + process.cpu_percent, 0),
      processes_memory_bytes: list.reduce((sum, process) => sum + process.memory_bytes, 0),
    },
  };
}
