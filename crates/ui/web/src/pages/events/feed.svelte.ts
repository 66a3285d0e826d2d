// The events that the page holds: the newest ones first, bounded, and let through once a frame.

import type { Event, FleetChannel } from '../../api/types';
import { live } from '../../live/live.svelte';

export type Item =
  | { kind: 'event'; key: string; host: string; event: Event }
  | { kind: 'gap'; key: string; host: string; missed: number | null; reason: string };

const MOST = 5_000;

/** The id of no run of any agent: to go on after it means to get all that is kept. */
const BEFORE_ALL = '0000000000000000-0';

/** What an agent says first when it is asked so. */
const OTHER_RUN = 'agent_restarted';

type Asked = Extract<FleetChannel, { channel: 'events' }>;

export class Feed {
  items = $state.raw<readonly Item[]>([]);
  problem = $state('');
  /** Events that wait while the reader has paused. */
  waiting = $state(0);

  #queue: Item[] = [];
  #paused = $state(false);
  #frame = 0;
  #keys = 0;

  get paused(): boolean {
    return this.#paused;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#flush();
  }

  clear(): void {
    this.items = [];
    this.#queue = [];
    this.waiting = 0;
  }

  /** Follows a channel, with what was kept of these hosts first, until what is returned is called. */
  follow(channel: Asked, pastOf: readonly string[]): () => void {
    this.clear();
    this.problem = '';
    const after = Object.fromEntries(pastOf.map((host) => [host, BEFORE_ALL]));
    const asked = new Set(pastOf);
    const end = live.subscribe(pastOf.length === 0 ? channel : { ...channel, after }, {
      event: (host, event) => this.#add({ kind: 'event', key: this.#key(), host, event }),
      gap: ({ host = '', missed, reason }) => {
        if (reason === OTHER_RUN && missed === null && asked.delete(host)) return;
        this.#add({ kind: 'gap', key: this.#key(), host, missed, reason });
      },
      problem: (problem, host) => (this.problem = host === undefined ? problem.detail : `${host}: ${problem.detail}`),
    });
    return () => {
      end();
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
    };
  }

  #key(): string {
    return String((this.#keys += 1));
  }

  #add(item: Item): void {
    this.#queue.push(item);
    if (this.#queue.length > 2 * MOST) this.#queue.splice(0, MOST);
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#paused) this.waiting = Math.min(this.#queue.length, MOST);
      else this.#flush();
    });
  }

  #flush(): void {
    const fresh = this.#queue.reverse();
    this.#queue = [];
    this.waiting = 0;
    this.items = merged(fresh, this.items).slice(0, MOST);
  }
}

/** Puts new items before old ones; where hosts tell of their past one after another, events stand by time all the same. */
function merged(fresh: readonly Item[], old: readonly Item[]): Item[] {
  const result = [...fresh, ...old];
  const places = result.flatMap((item, place) => (item.kind === 'event' ? [place] : []));
  const times = new Map(places.map((place) => [result[place], timeOf(result[place])]));
  const ordered = places.map((place) => result[place] as Item);
  if (ordered.every((item, at) => at === 0 || (times.get(ordered[at - 1]) ?? 0) >= (times.get(item) ?? 0))) return result;
  ordered.sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0));
  places.forEach((place, at) => {
    result[place] = ordered[at] as Item;
  });
  return result;
}

function timeOf(item: Item | undefined): number {
  return item?.kind === 'event' ? Date.parse(item.event.time) : 0;
}
