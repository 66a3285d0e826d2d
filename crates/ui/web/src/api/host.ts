/** What can be asked of one host. The first parameter is always its name; an agent has one and ignores it. */
import { data, hostClient } from './http';
import type {
  Action,
  ActionReply,
  DaemonResponse,
  Environment,
  Host,
  Process,
  Run,
  Series,
  VerbResponse,
} from './types';

export type ProcessVerb = 'restart' | 'reload' | 'stop' | 'start' | 'reset';
export type DaemonVerb = 'ping' | 'save' | 'resurrect' | 'reload-logs' | 'update' | 'kill';

/** Facts of the host. */
export const facts = (host: string): Promise<Host> => data(hostClient(host).GET('/host'));

/** All its processes. */
export async function processes(host: string): Promise<Process[]> {
  return (await data(hostClient(host).GET('/processes'))).items;
}

/** The processes that a target selects. */
export async function processesOf(host: string, target: string): Promise<Process[]> {
  return (await data(hostClient(host).GET('/processes/{target}', { params: { path: { target } } }))).items;
}

/** Does something to the processes of a target, and waits until they are online and ready if seconds are given. */
export function operate(
  host: string,
  target: string,
  verb: ProcessVerb,
  waitSeconds?: number,
): Promise<VerbResponse> {
  const waiting = waitSeconds === undefined ? {} : { query: { wait: 'online' as const, timeout: `${waitSeconds}s` } };
  const params = { path: { target } };
  const patient = { ...params, ...waiting };
  const client = hostClient(host);
  switch (verb) {
    case 'restart':
      return data(client.POST('/processes/{target}/restart', { params: patient }));
    case 'reload':
      return data(client.POST('/processes/{target}/reload', { params: patient }));
    case 'start':
      return data(client.POST('/processes/{target}/start', { params: patient }));
    case 'stop':
      return data(client.POST('/processes/{target}/stop', { params }));
    case 'reset':
      return data(client.POST('/processes/{target}/reset', { params }));
  }
}

/** Changes how many processes an app has: a number, or `+2`, `-1`. */
export const scale = (host: string, target: string, instances: number | string): Promise<VerbResponse> =>
  data(hostClient(host).POST('/processes/{target}/scale', { params: { path: { target } }, body: { instances } }));

/** Stops and forgets. */
export const remove = (host: string, target: string): Promise<VerbResponse> =>
  data(hostClient(host).DELETE('/processes/{target}', { params: { path: { target } } }));

/** Sends a signal. */
export const signal = (host: string, target: string, name: string): Promise<VerbResponse> =>
  data(hostClient(host).POST('/processes/{target}/signal', { params: { path: { target } }, body: { signal: name } }));

/** Writes a line to standard input. */
export const stdin = (host: string, target: string, line: string): Promise<VerbResponse> =>
  data(hostClient(host).POST('/processes/{target}/stdin', { params: { path: { target } }, body: { line } }));

/** The actions that the processes of a target offer. */
export async function actions(host: string, target: string): Promise<Action[]> {
  return (await data(hostClient(host).GET('/processes/{target}/actions', { params: { path: { target } } }))).items;
}

/** Triggers an action and answers what each process replied. */
export async function trigger(host: string, target: string, name: string, params?: unknown): Promise<ActionReply[]> {
  const body = params === undefined ? {} : { params };
  const path = { target, name };
  const call = hostClient(host).POST('/processes/{target}/actions/{name}', { params: { path }, body: body as never });
  return (await data(call)).items;
}

/** History of CPU, memory, restarts and the app's own metrics. */
export async function metrics(
  host: string,
  target: string,
  query: { since?: string; step?: string } = {},
): Promise<Series[]> {
  const params = { path: { target }, query: query as never };
  return (await data(hostClient(host).GET('/processes/{target}/metrics', { params }))).items;
}

/** Names and hashes of environment variables, with values for who may see them. */
export async function environment(host: string, target: string, reveal = false): Promise<Environment[]> {
  const params = { path: { target }, query: (reveal ? { reveal } : {}) as never };
  return (await data(hostClient(host).GET('/processes/{target}/env', { params }))).items;
}

/** How the last runs ended. */
export async function history(host: string, target: string): Promise<Run[]> {
  return (await data(hostClient(host).GET('/processes/{target}/history', { params: { path: { target } } }))).items;
}

/** Empties log files. */
export const flush = (host: string, target: string): Promise<VerbResponse> =>
  data(hostClient(host).DELETE('/processes/{target}/logs', { params: { path: { target } } }));

/** Does something to the daemon itself. */
export function daemon(host: string, verb: DaemonVerb): Promise<DaemonResponse> {
  const client = hostClient(host);
  switch (verb) {
    case 'ping':
      return data(client.POST('/daemon/ping'));
    case 'save':
      return data(client.POST('/daemon/save'));
    case 'resurrect':
      return data(client.POST('/daemon/resurrect'));
    case 'reload-logs':
      return data(client.POST('/daemon/reload-logs'));
    case 'update':
      return data(client.POST('/daemon/update'));
    case 'kill':
      return data(client.POST('/daemon/kill'));
  }
}
