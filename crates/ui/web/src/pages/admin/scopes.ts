import type { Scope } from '../../api/types';

/** Every scope and what it allows, in the order of the API. */
export const SCOPES: readonly [scope: Scope, meaning: string][] = [
  ['host:read', 'see the host: system, load, daemon'],
  ['processes:read', 'list and describe processes'],
  ['processes:operate', 'start what is defined, stop, restart, reload, reset, scale'],
  ['processes:define', 'run any program as the daemon’s user, and delete'],
  ['processes:signal', 'send signals'],
  ['processes:input', 'write to standard input, send messages'],
  ['actions:trigger', 'trigger actions of apps'],
  ['logs:read', 'read logs'],
  ['logs:manage', 'empty log files'],
  ['metrics:read', 'read metrics, and the Prometheus page'],
  ['env:reveal', 'see the values of environment variables'],
  ['events:read', 'follow events'],
  ['daemon:admin', 'save, resurrect, update and kill the daemon'],
  ['tokens:admin', 'list, mint and revoke tokens of a host'],
  ['audit:read', 'read the audit log'],
  ['fleet:admin', 'manage a console: hosts, users, codes'],
];

/** What one may do without changing anything. */
const READING: readonly Scope[] = ['host:read', 'processes:read', 'logs:read', 'metrics:read', 'events:read'];

/** Choices that are often meant. */
export const PRESETS: readonly [name: string, scopes: readonly Scope[]][] = [
  ['Look', READING],
  ['Deploy', ['host:read', 'processes:read', 'processes:operate', 'processes:define', 'logs:read']],
  ['Operate', [...READING, 'processes:operate', 'actions:trigger']],
  ['Scrape metrics', ['metrics:read']],
];

/** Lives of a token, in seconds. */
export const LIVES: readonly [seconds: number, text: string][] = [
  [86_400, '1 day'],
  [7 * 86_400, '7 days'],
  [30 * 86_400, '30 days'],
  [90 * 86_400, '90 days'],
  [365 * 86_400, '1 year'],
  [730 * 86_400, '2 years'],
];
