/** Who is logged in, to what, and what they may do. */
import { facts } from '../api/host';
import { currentToken, keepToken, onRefused, speakTo } from '../api/http';
import { ApiError, wordsOf } from '../api/problem';
import { about, login, loginByCode, logout, whoami } from '../api/server';
import type { About, Host, Scope, Whoami } from '../api/types';
import { live } from '../live/live.svelte';
import { fleet } from '../store/fleet.svelte';
import { followAgent, followConsole } from '../store/follow';

export type SessionState = 'asking' | 'unreachable' | 'setup' | 'out' | 'in';

const ASK_AGAIN = 3_000;

class Session {
  state = $state<SessionState>('asking');
  about = $state.raw<About>({ kind: 'console', needs_setup: false });
  who = $state.raw<Whoami | null>(null);
  /** Why one is not logged in (any more), in words. */
  notice = $state<string | null>(null);
  /** The name of an agent's only host. */
  agentHost = $state<string | null>(null);

  #unfollow: (() => void) | undefined;

  get isConsole(): boolean {
    return this.about.kind === 'console';
  }

  /** Finds out which server this is and whether one is logged in already. */
  async begin(): Promise<void> {
    onRefused(() => this.#ended('Your login has ended. Log in again.'));
    live.onSuspect(() => void this.#look());
    try {
      this.about = await about();
    } catch (error) {
      this.state = 'unreachable';
      this.notice = wordsOf(error);
      setTimeout(() => void this.begin(), ASK_AGAIN);
      return;
    }
    this.notice = null;
    speakTo(this.about.kind);
    if (this.about.needs_setup) this.state = 'setup';
    else if (!this.isConsole && currentToken() === null) this.state = 'out';
    else await this.#enter(true);
  }

  /** Logs in to a console by name and password. */
  async byPassword(user: string, password: string): Promise<void> {
    await login(user, password);
    await this.#enter(false);
  }

  /** Logs in by a one-time code. */
  async byCode(code: string): Promise<void> {
    const answer = await loginByCode(code);
    if (!this.isConsole && answer) keepToken(answer.token);
    await this.#enter(false);
  }

  /** Logs in to an agent by a token. */
  async byToken(token: string): Promise<void> {
    keepToken(token);
    try {
      await this.#enter(false);
    } catch (error) {
      keepToken(null);
      throw error;
    }
  }

  /** Logs in after the first admin was added. */
  async afterSetup(user: string, password: string): Promise<void> {
    this.about = { ...this.about, needs_setup: false };
    await this.byPassword(user, password);
  }

  /** Logs out. */
  async leave(): Promise<void> {
    // An agent ends what a login made, and leaves a token that was pasted as it is.
    await logout().catch(() => undefined);
    this.#ended(null);
  }

  /** Whether a button for something may be shown: the caller has the scope, and the host lets its console ask for it. */
  may(scope: Scope, host?: string): boolean {
    if (!this.who?.scopes.includes(scope)) return false;
    if (host === undefined || !this.isConsole) return true;
    const allows = fleet.host(host)?.allows ?? [];
    return allows.includes(scope);
  }

  async #enter(quietly: boolean): Promise<void> {
    try {
      this.who = await whoami();
      if (!this.isConsole) await this.#enterAgent();
    } catch (error) {
      if (quietly && error instanceof ApiError && error.code !== 'unauthenticated') {
        this.state = 'unreachable';
        this.notice = wordsOf(error);
        setTimeout(() => void this.begin(), ASK_AGAIN);
        return;
      }
      if (!quietly) throw error;
      this.#ended(null);
      return;
    }
    this.notice = null;
    if (this.isConsole) {
      this.#unfollow?.();
      this.#unfollow = followConsole();
    }
    this.state = 'in';
  }

  async #enterAgent(): Promise<void> {
    const host = this.may('host:read') ? await facts('') : nameless();
    this.agentHost = host.name;
    live.ofAgent(host.name);
    this.#unfollow?.();
    this.#unfollow = followAgent(host, (scope) => this.may(scope as Scope));
  }

  async #look(): Promise<void> {
    if (this.state !== 'in') return;
    try {
      this.who = await whoami();
    } catch {
      // A refusal is told by `onRefused`; a server that does not answer proves nothing.
    }
  }

  #ended(notice: string | null): void {
    this.#unfollow?.();
    this.#unfollow = undefined;
    live.reset();
    fleet.clear();
    keepToken(null);
    this.who = null;
    // Several requests may be refused at once; only the first ends anything.
    if (this.state === 'in') this.notice = notice;
    this.state = 'out';
  }
}

/** A host whose facts one may not read: it still has processes. */
function nameless(): Host {
  const at = new Date().toISOString();
  return {
    name: location.hostname,
    id: '',
    os: '',
    arch: '',
    cpus: 0,
    memory_bytes: 0,
    memory_available_bytes: 0,
    load: [0, 0, 0],
    disk_bytes: 0,
    disk_available_bytes: 0,
    booted_at: null,
    agent: { version: '', pid: 0, started_at: at },
    daemon: {
      kind: 'quarterdeck',
      version: null,
      pid: null,
      started_at: null,
      home: '',
      link: 'connected',
      generation: 0,
    },
  };
}

/** The session of this page. */
export const session = new Session();
