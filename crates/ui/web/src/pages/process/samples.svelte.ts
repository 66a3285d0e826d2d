// The figures of a target over time: its history, and then each second what is new.

import { metrics } from '../../api/host';
import { wordsOf } from '../../api/problem';
import type { Sample } from '../../api/types';
import { Timeline } from '../../charts/timeline';
import { live } from '../../live/live.svelte';

export interface Range {
  readonly text: string;
  readonly seconds: number;
  readonly step: number;
}

export const RANGES: readonly Range[] = [
  { text: '10 min', seconds: 600, step: 1 },
  { text: '1 h', seconds: 3600, step: 5 },
  { text: '6 h', seconds: 21_600, step: 60 },
  { text: '24 h', seconds: 86_400, step: 60 },
];

/** Metrics of an app that are shown; a host may make up any number of them. */
export const MAX_METRICS = 48;

export class Samples {
  version = $state(0);
  loaded = $state(false);
  problem = $state('');
  cpu: Timeline;
  memory: Timeline;
  own = $state.raw<ReadonlyMap<string, Timeline>>(new Map());
  units = $state.raw<Readonly<Record<string, string>>>({});
  hasMore = $state(false);

  constructor(readonly range: Range) {
    this.cpu = new Timeline(range.seconds);
    this.memory = new Timeline(range.seconds);
  }

  /** Reads the past and follows the present, until what is returned is called. */
  follow(host: string, target: string): () => void {
    let isOver = false;
    const early: [string, Sample][] = [];
    const unsubscribe = live.subscribe(
      { channel: 'metrics', target, hosts: { names: [host] } },
      {
        sample: (_, process, sample) => {
          if (!this.loaded) {
            early.push([String(process.id), sample]);
            return;
          }
          this.put(String(process.id), sample);
          this.version += 1;
        },
        problem: (problem) => {
          this.problem = problem.detail;
        },
      },
    );
    void this.load(host, target).then(() => {
      if (isOver) return;
      for (const [key, sample] of early) this.put(key, sample);
      this.loaded = true;
      this.version += 1;
    });
    return () => {
      isOver = true;
      unsubscribe();
    };
  }

  private async load(host: string, target: string): Promise<void> {
    const { seconds, step } = this.range;
    try {
      const series = await metrics(host, target, { since: `${seconds}s`, step: `${step}s` });
      for (const one of series) {
        this.units = { ...this.units, ...one.units };
        for (const sample of one.samples) this.put(String(one.process.id), sample);
      }
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }

  private put(key: string, sample: Sample): void {
    const { step } = this.range;
    const second = Math.floor(Date.parse(sample.at) / 1000 / step) * step;
    this.cpu.put(key, second, sample.cpu_percent);
    this.memory.put(key, second, sample.memory_bytes);
    for (const [name, value] of Object.entries(sample.app ?? {})) this.timelineOf(name)?.put(key, second, value);
  }

  private timelineOf(name: string): Timeline | undefined {
    const known = this.own.get(name);
    if (known !== undefined) return known;
    if (this.own.size >= MAX_METRICS) {
      this.hasMore = true;
      return undefined;
    }
    const made = new Timeline(this.range.seconds);
    this.own = new Map(this.own).set(name, made);
    return made;
  }
}
