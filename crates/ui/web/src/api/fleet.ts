/** What a console says beyond what an agent says. The contract is `crates/api/src/fleet`. */
import type { components } from './agent';

type Agent = components['schemas'];

export type Presence = 'online' | 'offline';

export interface HostSummary {
  at: string;
  os: string;
  arch: string;
  cpus: number;
  load: number;
  memory_bytes: number;
  memory_available_bytes: number;
  daemon: Agent['DaemonKind'];
  daemon_version: string | null;
  daemon_link: Agent['Link'];
  processes: number;
  online: number;
  errored: number;
  processes_cpu_percent: number;
  processes_memory_bytes: number;
}

export interface FleetHost {
  name: string;
  id: string;
  tags: Record<string, string>;
  presence: Presence;
  since: string | null;
  enrolled_at: string;
  agent_version: string | null;
  allows: string[];
  lacks?: string[];
  summary?: HostSummary;
  cloned_at?: string;
}

export interface HostChange {
  name?: string;
  tags?: Record<string, string>;
}

export interface FleetProcess {
  host: string;
  process: Agent['Process'];
}

export interface FleetProcessRef {
  host: string;
  id: number;
}

export interface HostSelector {
  names?: string[];
  tags?: Record<string, string>;
}

export type BulkVerb = 'restart' | 'reload' | 'stop' | 'start' | 'reset' | 'scale' | 'delete';
export type BulkState = 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
export type BulkHostState = 'waiting' | 'asked' | 'done' | 'failed' | 'nothing' | 'skipped' | 'unknown';

export interface BulkRequest {
  verb: BulkVerb;
  target: string;
  hosts?: HostSelector;
  concurrency?: number;
  stop_on_failure?: boolean;
  wait_seconds?: number;
  instances?: number | string;
}

export interface BulkOutcome {
  id: number;
  name: string;
  outcome: Agent['Outcome'];
  detail?: string;
}

export interface BulkHost {
  host: string;
  state: BulkHostState;
  items?: BulkOutcome[];
  detail?: string;
  code?: Agent['ErrorCode'];
  took_millis?: number;
}

export type BulkCounts = Record<BulkHostState, number>;

export interface Bulk {
  id: string;
  request: BulkRequest;
  by: string;
  created_at: string;
  finished_at: string | null;
  state: BulkState;
  counts: BulkCounts;
  hosts?: BulkHost[];
}

export type BulkProgress = ({ type: 'host' } & BulkHost) | ({ type: 'bulk' } & Bulk);

export interface FleetDelta {
  full: boolean;
  hosts?: FleetHost[];
  removed_hosts?: string[];
  processes?: FleetProcess[];
  removed_processes?: FleetProcessRef[];
}

export type FleetChannel =
  | { channel: 'fleet'; hosts?: HostSelector }
  | {
      channel: 'events';
      hosts?: HostSelector;
      topics?: string[];
      target?: string;
      after?: Record<string, string>;
    }
  | {
      channel: 'logs';
      hosts?: HostSelector;
      target: string;
      lines?: number;
      stream?: Agent['Stream'];
      grep?: string;
      cursors?: Record<string, string>;
    }
  | { channel: 'metrics'; hosts?: HostSelector; target: string }
  | { channel: 'bulk'; bulk: string };

interface Item {
  id: string;
  number: number;
}

export type FleetServerMessage =
  | { type: 'subscribed' | 'unsubscribed'; id: string }
  | ({ type: 'fleet' } & Item & FleetDelta)
  | ({ type: 'event'; host: string; event: Agent['Event'] } & Item)
  | ({ type: 'line'; host: string; line: Agent['LogLine'] } & Item)
  | ({ type: 'metrics'; host: string; process: Agent['ProcessRef']; sample: Agent['Sample'] } & Item)
  | ({ type: 'bulk'; progress: BulkProgress } & Item)
  | ({ type: 'gap'; host?: string; missed: number | null; reason: string } & Item)
  | { type: 'error'; id: string | null; host?: string; problem: Agent['Problem'] }
  | { type: 'pong' }
  | { type: 'closing'; reason: string };

export type Role = 'viewer' | 'operator' | 'admin';

export interface Limits {
  hosts?: string[];
  tags?: Record<string, string>;
  namespaces?: string[];
  apps?: string[];
}

export interface User {
  name: string;
  role: Role;
  limits: Limits;
  created_at: string;
}

export interface NewUser {
  name: string;
  role: Role;
  password: string;
  limits?: Limits;
}

export interface UserChange {
  role?: Role;
  limits?: Limits;
  password?: string;
}

export interface UserTokenRequest {
  name: string;
  scopes: Scope[];
  ttl_seconds?: number;
}

export interface UserToken {
  id: string;
  name: string;
  user: string;
  scopes: Scope[];
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
}

export interface NewUserToken {
  token: string;
  info: UserToken;
}

export interface CodeRequest {
  host?: string;
  tags?: Record<string, string>;
  ttl_seconds?: number;
  uses?: number;
}

export interface NewCode {
  code: string;
  expires_at: string;
}

export interface CodeInfo {
  id: string;
  host: string | null;
  tags: Record<string, string>;
  uses_left: number;
  created_at: string;
  expires_at: string;
}

export interface About {
  kind: 'agent' | 'console';
  needs_setup: boolean;
}

/** The scopes of an agent, and the one that only a console knows. */
export type Scope = Agent['Scope'] | 'fleet:admin';

export type Whoami = Omit<Agent['Whoami'], 'kind' | 'scopes'> & { kind: string; scopes: Scope[] };
