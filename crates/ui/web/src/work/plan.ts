/**
 * Turns a selection of processes into as few requests as say exactly the same.
 *
 * A server is asked for a target on some hosts. Where all processes of an app on a host are selected the target is the
 * app's name, since that is what a person means and what survives a restart of the daemon; else it is each id. Hosts
 * with the same targets are asked in one request, and several apps on the same hosts by one pattern.
 */
import type { BulkVerb, FleetProcess, Scope } from '../api/types';

/** One request. */
export interface Step {
  target: string;
  hosts: string[];
  processes: FleetProcess[];
}

/** Longest target that a console takes. */
const MAX_TARGET = 256;

export function planOf(
  selected: readonly FleetProcess[],
  byHost: ReadonlyMap<string, readonly FleetProcess[]>,
  verb: BulkVerb,
  isConsole = true,
): Step[] {
  const steps = new Map<string, Step>();
  const add = (target: string, host: string, processes: FleetProcess[]): void => {
    const step = steps.get(target);
    if (!step) steps.set(target, { target, hosts: [host], processes });
    else {
      if (!step.hosts.includes(host)) step.hosts.push(host);
      step.processes.push(...processes);
    }
  };
  for (const [host, ofHost] of group(selected, (item) => item.host)) {
    const all = byHost.get(host) ?? [];
    for (const [name, ofApp] of group(ofHost, (item) => item.process.name)) {
      const whole = all.filter((item) => item.process.name === name).length === ofApp.length;
      if (whole && isPlainName(name)) add(name, host, ofApp);
      else for (const item of ofApp) add(String(item.process.id), host, [item]);
    }
  }
  const list = [...steps.values()];
  // How many processes an app has is asked for app by app, and so is everything of an agent, to tell how far it is.
  return verb === 'scale' || !isConsole ? list : merged(list);
}

/** The scope that a verb needs. */
export function scopeOf(verb: BulkVerb): Scope {
  return verb === 'delete' ? 'processes:define' : 'processes:operate';
}

/** Whether a name, given as a target, means the app of this name and nothing else. */
export function isPlainName(name: string): boolean {
  return (
    name !== '' &&
    name !== 'all' &&
    !/^\d+$/.test(name) &&
    !name.startsWith('ns:') &&
    !(name.length > 1 && name.startsWith('/') && name.endsWith('/')) &&
    new TextEncoder().encode(name).length <= MAX_TARGET
  );
}

function merged(steps: Step[]): Step[] {
  const result: Step[] = [];
  for (const [, same] of group(steps, (step) => [...step.hosts].sort().join(' '))) {
    const apps = same.filter((step) => !/^\d+$/.test(step.target));
    result.push(...same.filter((step) => !apps.includes(step)));
    let open: Step[] = [];
    for (const step of apps) {
      if (patternOf([...open, step]).length > MAX_TARGET && open.length > 0) {
        result.push(joined(open));
        open = [];
      }
      open.push(step);
    }
    if (open.length > 0) result.push(joined(open));
  }
  return result;
}

function joined(steps: Step[]): Step {
  const [first] = steps;
  if (first && steps.length === 1) return first;
  return {
    target: patternOf(steps),
    hosts: first?.hosts ?? [],
    processes: steps.flatMap((step) => step.processes),
  };
}

function patternOf(steps: Step[]): string {
  return `/^(?:${steps.map((step) => escape(step.target)).join('|')})$/`;
}

/** Escapes what means something in a pattern; both engines take a backslash before punctuation. */
function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/&~#-]/g, '\\$&').replace(/\\\//g, '/');
}

export function group<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const of = groups.get(key(item));
    if (of) of.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
