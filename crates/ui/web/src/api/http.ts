/**
 * How requests travel: the credential, errors, and the difference between an agent and a console.
 *
 * A console knows its caller by a cookie. An agent knows it by a token, which is kept for as long as the tab lives and
 * never in a URL.
 */
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './agent';
import { ApiError, problemOf } from './problem';
import type { About } from './types';

const BASE = '/api/v1';
const TOKEN_KEY = 'quarterdeck.token';

/** Paths of one host, without what stands before them on either server. */
export type HostPaths = {
  [P in keyof paths as P extends `/api/v1${infer Rest}` ? Rest : never]: paths[P];
};

let kind: About['kind'] = 'console';
let token = sessionStorage.getItem(TOKEN_KEY);
let refused = (): void => undefined;

/** Says which server answers; nothing else may be asked before. */
export function speakTo(server: About['kind']): void {
  kind = server;
}

/** Calls back when the credential is no longer taken. */
export function onRefused(call: () => void): void {
  refused = call;
}

/** The token of an agent, or null. */
export function currentToken(): string | null {
  return token;
}

/** Keeps the token of an agent for this tab, or forgets it. */
export function keepToken(value: string | null): void {
  token = value;
  if (value === null) sessionStorage.removeItem(TOKEN_KEY);
  else sessionStorage.setItem(TOKEN_KEY, value);
}

const clients = new Map<string, Client<HostPaths>>();

/** The typed client of one host. On an agent there is only one, whatever name is given. */
export function hostClient(host: string): Client<HostPaths> {
  const baseUrl = kind === 'agent' ? BASE : `${BASE}/hosts/${encodeURIComponent(host)}`;
  let client = clients.get(baseUrl);
  if (!client) {
    client = createClient<HostPaths>({ baseUrl, fetch: send });
    clients.set(baseUrl, client);
  }
  return client;
}

/** Awaits a call of a typed client: its data, or an `ApiError`. */
export async function data<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<NonNullable<T>> {
  const answer = await call;
  if (!answer.response.ok) throw problemOf(answer.response.status, answer.error);
  return answer.data as NonNullable<T>;
}

/** A route outside of a host, by hand: `path` begins after `/api/v1`. */
export async function ask<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = JSON.stringify(body);
  const response = await send(new Request(BASE + path, init));
  const text = await response.text();
  const parsed = text === '' ? undefined : (parse(text) as unknown);
  if (!response.ok) throw problemOf(response.status, parsed);
  return parsed as T;
}

/** Sends any request with the credential. */
export async function send(request: Request): Promise<Response> {
  if (kind === 'agent' && token !== null) request.headers.set('authorization', `Bearer ${token}`);
  let response: Response;
  try {
    response = await fetch(request, { credentials: 'same-origin', cache: 'no-store', redirect: 'error' });
  } catch {
    throw new ApiError('unreachable', 0, 'The server does not answer. Look whether it runs and whether you are online.');
  }
  if (response.status === 401 && !new URL(request.url).pathname.endsWith('/session')) refused();
  return response;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
