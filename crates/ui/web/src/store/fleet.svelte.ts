/**
 * Hosts and processes by key, as the server last told. Objects are replaced and never changed, so that identity says
 * whether something is new; changes are let through once a frame.
 */
import type { FleetDelta, FleetHost, FleetProcess, FleetUsage, ProcessRef, Sample } from '../api/types';
import { compare, Ranks } from './order';
import { Trail } from './trail';

/** The key of a process over all hosts. A host's name has no slash in it. */
export function processKey(host: string, id: number): string {
  return `${host}/${id}`;
}

const TRAIL_EVERY = 2_000;

class Fleet {
  /** Whether the first whole answer is there. */
  loaded = $state(false);
  /** Why there is none, in words. */
  problem = $state<string | null>(null);

  #revision = $state(0);
  #trailRevision = $state(0);
  #hostRanks = new Ranks();
  #nameRanks = new Ranks();
  #hosts = new Map<string, FleetHost>();
  #processes = new Map<string, FleetProcess>();
  #trails = new Map<string, Trail>();
  #frame = 0;
  #trailing: ReturnType<typeof setInterval> | undefined;

  /** All hosts by name. */
  hosts: FleetHost[] = $derived.by(() => {
    void this.#revision;
    return [...this.#hosts.values()].sort((a, b) => compare(a.name, b.name));
  });

  /** All processes, by host, then name, then instance. */
  processes: FleetProcess[] = $derived.by(() => {
    void this.#revision;
    const all = [...this.#processes.values()];
    this.#hostRanks.learn(this.#hosts.keys());
    this.#hostRanks.learn(all.map((item) => item.host));
    this.#nameRanks.learn(all.map((item) => item.process.name));
    return all.sort(
      (a, b) =>
        this.#hostRanks.of(a.host) - this.#hostRanks.of(b.host) ||
        this.#nameRanks.of(a.process.name) - this.#nameRanks.of(b.process.name) ||
        a.process.id - b.process.id,
    );
  });

  /** Processes by host. */
  byHost: Map<string, FleetProcess[]> = $derived.by(() => {
    const grouped = new Map<string, FleetProcess[]>();
    for (const item of this.processes) {
      const of = grouped.get(item.host);
      if (of) of.push(item);
      else grouped.set(item.host, [item]);
    }
    return grouped;
  });

  /** One host; reading it follows its changes. */
  host(name: string): FleetHost | undefined {
    void this.#revision;
    return this.#hosts.get(name);
  }

  /** One process; reading it follows its changes. */
  process(host: string, id: number): FleetProcess | undefined {
    void this.#revision;
    return this.#processes.get(processKey(host, id));
  }

  /** CPU use of a host's processes over the last minutes, for a sparkline. */
  trail(host: string): readonly number[] {
    void this.#trailRevision;
    return this.#trails.get(host)?.points ?? [];
  }

  /** Takes over what the server told. */
  apply(delta: FleetDelta): void {
    if (delta.full) {
      this.#hosts.clear();
      this.#processes.clear();
    }
    for (const name of delta.removed_hosts ?? []) this.#removeHost(name);
    for (const gone of delta.removed_processes ?? []) this.#processes.delete(processKey(gone.host, gone.id));
    for (const host of delta.hosts ?? []) this.#hosts.set(host.name, host);
    for (const item of delta.processes ?? []) this.#processes.set(processKey(item.host, item.process.id), item);
    for (const usage of delta.usage ?? []) this.#use(usage);
    if (delta.full) {
      this.loaded = true;
      this.problem = null;
    }
    this.#changed();
  }

  /** Takes over a sample of one process. */
  sample(host: string, process: ProcessRef, sample: Sample): void {
    const { cpu_percent, memory_bytes } = sample;
    if (this.#use({ host, id: process.id, cpu_percent, memory_bytes })) this.#changed();
  }

  /** Begins to keep trails; call what is returned to end that. */
  follow(): () => void {
    this.#trailing ??= setInterval(() => this.#extendTrails(), TRAIL_EVERY);
    return () => {
      clearInterval(this.#trailing);
      this.#trailing = undefined;
    };
  }

  /** Forgets everything, as at a logout. */
  clear(): void {
    this.#hosts.clear();
    this.#processes.clear();
    this.#trails.clear();
    this.loaded = false;
    this.problem = null;
    this.#revision += 1;
  }

  #use({ host, id, cpu_percent, memory_bytes }: FleetUsage): boolean {
    const key = processKey(host, id);
    const item = this.#processes.get(key);
    if (!item) return false;
    const { process } = item;
    if (process.cpu_percent === cpu_percent && process.memory_bytes === memory_bytes) return false;
    this.#processes.set(key, { host, process: { ...process, cpu_percent, memory_bytes } });
    return true;
  }

  #removeHost(name: string): void {
    this.#hosts.delete(name);
    this.#trails.delete(name);
    const prefix = `${name}/`;
    for (const key of this.#processes.keys()) if (key.startsWith(prefix)) this.#processes.delete(key);
  }

  #extendTrails(): void {
    if (document.visibilityState !== 'visible') return;
    for (const [name, host] of this.#hosts) {
      if (host.presence !== 'online' || !host.summary) continue;
      let trail = this.#trails.get(name);
      if (!trail) this.#trails.set(name, (trail = new Trail()));
      trail.push(host.summary.processes_cpu_percent);
    }
    this.#trailRevision += 1;
  }

  #changed(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#revision += 1;
    });
  }
}

/** The fleet of this page. */
export const fleet = new Fleet();
