// From a subscription to entries of a pane.

import type { HostSelector, LogLine } from '../api/types';
import { type LiveGap, live } from '../live/live.svelte';
import type { Entry, Line } from './buffer';
import { inOrder } from './order';

/** How long lines of history are put in order by time before they are handed on, in milliseconds. */
const SORT_FOR = 400;

export interface Wish {
  readonly target: string;
  readonly hosts: HostSelector | null;
  /** Lines of history to begin with. */
  readonly lines: number;
  /** There is more than one writer, whose past arrives one after another. */
  readonly isMerged: boolean;
}

export interface Taker {
  /** A line, as soon as it arrives. */
  meet(line: Line): void;
  /** A line or a gap, in its order. */
  take(entry: Entry): void;
  /** What was refused, or the empty text when nothing is. */
  problem(text: string): void;
}

/** Follows lines until what is returned is called. */
export function follow(wish: Wish, taker: Taker): () => void {
  const { target, hosts, lines, isMerged } = wish;
  let waiting: Entry[] | null = isMerged ? [] : null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    const sorted = inOrder(waiting ?? []);
    waiting = null;
    for (const entry of sorted) taker.take(entry);
  };
  const take = (entry: Entry): void => {
    if (waiting === null) taker.take(entry);
    else waiting.push(entry);
  };
  const unsubscribe = live.subscribe(
    { channel: 'logs', target, lines, ...(hosts === null ? {} : { hosts }) },
    {
      subscribed: () => {
        taker.problem('');
        if (waiting !== null) timer ??= setTimeout(flush, SORT_FOR);
      },
      line: (host, line) => {
        const entry = entryOf(host, line);
        taker.meet(entry);
        take(entry);
      },
      gap: (gap) => take(gapOf(gap, isMerged)),
      problem: (why, host) => taker.problem(host === undefined ? why.detail : `${host}: ${why.detail}`),
    },
  );
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}

function entryOf(host: string, line: LogLine): Line {
  return {
    kind: 'line',
    at: line.time == null ? null : Date.parse(line.time),
    host,
    process: line.process.id,
    name: line.process.name,
    stream: line.stream,
    text: line.line,
    truncated: line.truncated ?? false,
  };
}

function gapOf(gap: LiveGap, isNamed: boolean): Entry {
  return { kind: 'gap', host: isNamed ? (gap.host ?? '') : '', missed: gap.missed, reason: gap.reason };
}
