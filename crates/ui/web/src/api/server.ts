/** What the server itself is asked, rather than a host: both kinds know `about`, `whoami`, `session` and `audit`, the rest is a console's. */
import { ask } from './http';
import type {
  About,
  AuditEntry,
  Bulk,
  BulkRequest,
  CodeInfo,
  CodeRequest,
  FleetHost,
  HostChange,
  NewCode,
  NewUser,
  NewUserToken,
  User,
  UserChange,
  UserToken,
  UserTokenRequest,
  Whoami,
} from './types';

interface Page<T> {
  items: T[];
  next?: string;
}

const one = encodeURIComponent;

export const about = (): Promise<About> => ask('GET', '/about');
export const whoami = (): Promise<Whoami> => ask('GET', '/whoami');

export const login = (user: string, password: string): Promise<void> => ask('POST', '/session', { user, password });
/** Trades a one-time code: a console sets a cookie, an agent answers with a token. */
export const loginByCode = (code: string): Promise<{ token: string } | undefined> => ask('POST', '/session', { code });
export const logout = (): Promise<void> => ask('DELETE', '/session');
export const setup = (code: string, user: string, password: string): Promise<void> =>
  ask('POST', '/setup', { code, user, password });
export const changePassword = (current: string, next: string): Promise<void> =>
  ask('POST', '/password', { current, new: next });

export const changeHost = (host: string, change: HostChange): Promise<FleetHost> =>
  ask('PATCH', `/hosts/${one(host)}`, change);
export const removeHost = (host: string): Promise<void> => ask('DELETE', `/hosts/${one(host)}`);

export const bulks = async (): Promise<Bulk[]> => (await ask<Page<Bulk>>('GET', '/bulk')).items;
export const bulk = (id: string): Promise<Bulk> => ask('GET', `/bulk/${one(id)}`);
export const startBulk = (request: BulkRequest): Promise<Bulk> => ask('POST', '/bulk', request);
export const cancelBulk = (id: string): Promise<void> => ask('DELETE', `/bulk/${one(id)}`);

export const users = async (): Promise<User[]> => (await ask<Page<User>>('GET', '/users')).items;
export const addUser = (user: NewUser): Promise<User> => ask('POST', '/users', user);
export const changeUser = (name: string, change: UserChange): Promise<User> =>
  ask('PATCH', `/users/${one(name)}`, change);
export const removeUser = (name: string): Promise<void> => ask('DELETE', `/users/${one(name)}`);

export const userTokens = async (): Promise<UserToken[]> => (await ask<Page<UserToken>>('GET', '/tokens')).items;
export const addUserToken = (request: UserTokenRequest): Promise<NewUserToken> => ask('POST', '/tokens', request);
export const removeUserToken = (id: string): Promise<void> => ask('DELETE', `/tokens/${one(id)}`);

export const codes = async (): Promise<CodeInfo[]> => (await ask<Page<CodeInfo>>('GET', '/codes')).items;
export const addCode = (request: CodeRequest): Promise<NewCode> => ask('POST', '/codes', request);
export const removeCode = (id: string): Promise<void> => ask('DELETE', `/codes/${one(id)}`);

/** A page of the audit log of the server itself, agent or console. `query` without its question mark. */
export const audit = (query = ''): Promise<Page<AuditEntry>> => ask('GET', `/audit${query && `?${query}`}`);
