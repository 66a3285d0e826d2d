/**
 * What somebody has asked to be done to processes: first to be confirmed, then going on, then over.
 *
 * A console does it by itself and tells how far it is; it goes on when the page is closed. With an agent the page asks
 * verb by verb.
 */
import { operate, remove, scale } from '../api/host';
import { ApiError, wordsOf } from '../api/problem';
import { bulk as readBulk, cancelBulk, startBulk } from '../api/server';
import type { Bulk, BulkHost, BulkState, BulkVerb, FleetProcess, VerbResponse } from '../api/types';
import { toast } from '../components/toasts.svelte';
import { count } from '../format/format';
import { live } from '../live/live.svelte';
import { session } from '../session/session.svelte';
import { advanced, byHost, countsOf } from './bulk-view';
import { group, type Step } from './plan';
import { wordsOfVerb } from './words';

/** How it is to be done. */
export interface Options {
  instances?: number | string;
  waitSeconds?: number;
  stopOnFailure?: boolean;
}

/** A selection that waits to be confirmed. */
export interface Wish {
  verb: BulkVerb;
  processes: FleetProcess[];
}

/** One thing that is being done. */
export class Work {
  readonly id: number;
  readonly verb: BulkVerb;
  readonly steps: Step[];
  readonly options: Options;
  /** What is known of each step. */
  bulks = $state.raw<Bulk[]>([]);
  state = $state<BulkState>('running');
  /** Why it could not go on, in words. */
  problem = $state<string | null>(null);

  #cancelled = false;

  constructor(id: number, verb: BulkVerb, steps: Step[], options: Options) {
    this.id = id;
    this.verb = verb;
    this.steps = steps;
    this.options = options;
    this.bulks = steps.map((step) => this.#expected(step));
  }

  /** What became of each host, or on an agent of each app. */
  get rows(): (BulkHost & { label?: string })[] {
    if (session.isConsole) return byHost(this.bulks.flatMap((bulk) => bulk.hosts ?? []));
    return this.bulks.flatMap((bulk, index) => {
      const names = (this.steps[index]?.processes ?? []).map((item) => item.process.name);
      return (bulk.hosts ?? []).map((host) => ({ ...host, label: [...new Set(names)].join(', ') }));
    });
  }

  get counts(): Bulk['counts'] {
    return countsOf(this.rows);
  }

  async run(): Promise<void> {
    for (let index = 0; index < this.steps.length; index += 1) {
      if (this.#cancelled || (this.options.stopOnFailure && this.#hasFailed())) {
        this.#skip(index);
        continue;
      }
      try {
        if (session.isConsole) await this.#runOnConsole(index);
        else await this.#runOnAgent(index);
      } catch (error) {
        this.problem = wordsOf(error);
        this.#update(index, (bulk) => ({ ...bulk, state: 'failed', hosts: lost(bulk.hosts ?? [], error) }));
      }
    }
    const states = this.bulks.map((bulk) => bulk.state);
    this.state =
      (['failed', 'interrupted', 'cancelled'] as const).find((state) => states.includes(state)) ?? 'done';
    this.#tell();
  }

  /** Asks no further hosts. What was asked already is answered. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
    const running = this.bulks.find((bulk) => bulk.state === 'running' && bulk.id !== '');
    if (!running) return;
    try {
      await cancelBulk(running.id);
    } catch (error) {
      toast(`It could not be cancelled. ${wordsOf(error)}`, 'bad');
    }
  }

  get isCancelled(): boolean {
    return this.#cancelled;
  }

  async #runOnConsole(index: number): Promise<void> {
    const step = this.steps[index] as Step;
    const { instances, waitSeconds, stopOnFailure } = this.options;
    const begun = await startBulk({
      verb: this.verb,
      target: step.target,
      hosts: { names: step.hosts },
      ...(instances !== undefined && { instances }),
      ...(waitSeconds !== undefined && { wait_seconds: waitSeconds }),
      ...(stopOnFailure && { stop_on_failure: true }),
    });
    this.#update(index, (known) => ({ ...begun, hosts: begun.hosts?.length ? begun.hosts : (known.hosts ?? []) }));
    const final = await followBulk(begun.id, (bulk) => this.#update(index, () => bulk), this.bulks[index] as Bulk);
    this.#update(index, () => final);
  }

  async #runOnAgent(index: number): Promise<void> {
    const step = this.steps[index] as Step;
    const host = step.hosts[0] ?? '';
    const started = performance.now();
    this.#update(index, (bulk) => ({ ...bulk, hosts: [{ host, state: 'asked' }] }));
    const answer = await this.#ask(host, step.target);
    const items = answer.items.map(({ process, outcome, problem }) => ({
      id: process.id,
      name: process.name,
      outcome,
      ...(problem && { detail: problem.detail }),
    }));
    const failed = items.some((item) => item.outcome === 'failed');
    const took_millis = Math.round(performance.now() - started);
    const done: BulkHost = { host, state: failed ? 'failed' : 'done', items, took_millis };
    this.#update(index, (bulk) => ({ ...bulk, state: failed ? 'failed' : 'done', hosts: [done] }));
  }

  #ask(host: string, target: string): Promise<VerbResponse> {
    if (this.verb === 'delete') return remove(host, target);
    if (this.verb === 'scale') return scale(host, target, this.options.instances ?? 1);
    return operate(host, target, this.verb, this.options.waitSeconds);
  }

  #expected(step: Step): Bulk {
    const hosts: BulkHost[] = step.hosts.map((host) => ({ host, state: 'waiting' }));
    return {
      id: '',
      request: { verb: this.verb, target: step.target, hosts: { names: step.hosts } },
      by: session.who?.subject ?? '',
      created_at: new Date().toISOString(),
      finished_at: null,
      state: 'running',
      counts: countsOf(hosts),
      hosts,
    };
  }

  #skip(index: number): void {
    this.#update(index, (bulk) => ({
      ...bulk,
      state: 'cancelled',
      hosts: (bulk.hosts ?? []).map((host) => ({ ...host, state: 'skipped' })),
    }));
  }

  #hasFailed(): boolean {
    return this.bulks.some((bulk) => bulk.state === 'failed');
  }

  #update(index: number, change: (bulk: Bulk) => Bulk): void {
    this.bulks = this.bulks.map((bulk, at) => (at === index ? change(bulk) : bulk));
  }

  #tell(): void {
    // Who looks at it sees it end.
    if (desk.open === this) return;
    const name = wordsOfVerb(this.verb).name;
    const touched = this.rows.flatMap((host) => host.items ?? []);
    const failed = touched.filter((item) => item.outcome === 'failed').length;
    const done = count(touched.length - failed, 'process', 'processes');
    if (this.state === 'done') toast(`${name}: ${done} done.`, 'good');
    else if (this.state === 'failed') {
      const hosts = this.counts.failed;
      const why = this.problem ?? (failed > 0 ? `${failed} failed on ${count(hosts, 'host')}.` : `${count(hosts, 'host')} failed.`);
      toast(`${name}: ${done} done. ${why}`, 'bad');
    } else toast(`${name}: ${this.state}. ${done} done by then.`, 'warn');
  }
}

/** Everything asked for since the page was opened, and what waits to be confirmed. */
class Desk {
  wish = $state.raw<Wish | null>(null);
  works = $state.raw<Work[]>([]);
  /** The one whose progress is looked at. */
  open = $state.raw<Work | null>(null);

  #next = 0;

  get running(): Work[] {
    return this.works.filter((work) => work.state === 'running');
  }

  /** Asks the person whether they mean it; nothing is done before. */
  ask(verb: BulkVerb, processes: FleetProcess[]): void {
    if (processes.length > 0) this.wish = { verb, processes };
  }

  /** Begins what was confirmed. */
  begin(verb: BulkVerb, steps: Step[], options: Options): void {
    const work = new Work((this.#next += 1), verb, steps, options);
    this.works = [work, ...this.works].slice(0, 20);
    this.wish = null;
    this.open = work;
    void work.run();
  }
}

/** Where things are asked for. */
export const desk = new Desk();

/** Follows a bulk verb to its end, from wherever it is. */
export function followBulk(id: string, tell: (bulk: Bulk) => void, known: Bulk): Promise<Bulk> {
  return new Promise((resolve, reject) => {
    let bulk = known;
    let over = false;
    const finish = (how: () => void): void => {
      if (over) return;
      over = true;
      end();
      how();
    };
    // What was told while nobody listened is read; only what is over is taken as the end.
    const read = async (): Promise<void> => {
      try {
        bulk = await readBulk(id);
        tell(bulk);
        if (bulk.state !== 'running') finish(() => resolve(bulk));
      } catch (error) {
        if (error instanceof ApiError && error.code !== 'unreachable') finish(() => reject(error));
      }
    };
    const end = live.subscribe(
      { channel: 'bulk', bulk: id },
      {
        subscribed: () => void read(),
        bulk: (progress) => {
          bulk = advanced(bulk, progress);
          tell(bulk);
          if (bulk.state !== 'running') void read();
        },
        gap: () => void read(),
        problem: (problem) => finish(() => reject(new Error(problem.detail))),
      },
    );
  });
}

/** Hosts of a step that broke off: whether they were asked nobody can tell, unless the server refused. */
function lost(hosts: readonly BulkHost[], error: unknown): BulkHost[] {
  const refused = error instanceof ApiError && error.code !== 'unreachable';
  return hosts.map((host) => {
    if (host.state !== 'waiting' && host.state !== 'asked') return host;
    return { ...host, state: refused ? 'failed' : 'unknown', detail: wordsOf(error) };
  });
}

/** The processes of a selection, by app, for a list of what will be touched. */
export function byApp(processes: readonly FleetProcess[]): { name: string; hosts: string[]; count: number }[] {
  return [...group(processes, (item) => item.process.name)].map(([name, items]) => ({
    name,
    hosts: [...new Set(items.map((item) => item.host))],
    count: items.length,
  }));
}
