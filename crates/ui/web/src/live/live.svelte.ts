/**
 * One WebSocket for the whole page. It is open while anybody is subscribed, comes back for ever, and goes on where it
 * broke off. What could not be made up for is told as a gap, never passed over.
 */
import { ask, currentToken } from '../api/http';
import type {
  BulkProgress,
  Event,
  FleetChannel,
  FleetDelta,
  FleetServerMessage,
  LogLine,
  Problem,
  ProcessRef,
  Sample,
} from '../api/types';
import { backoff } from './backoff';
import { asAgent, mayHaveMissed, remember, resumed, type Seen } from './resume';

const SUBPROTOCOL = 'quarterdeck.stream.v1';
const GRANT_ENDED = 4401;
const PING_EVERY = 20_000;
const PONG_WITHIN = 10_000;
const OPEN_WITHIN = 15_000;

/** Something was missed here; `host` is absent where it concerns all of them. */
export interface LiveGap {
  host?: string | undefined;
  missed: number | null;
  /** A word of the server, or `reconnected`. */
  reason: string;
}

/** Who wants which items. */
export interface Handlers {
  fleet?(delta: FleetDelta): void;
  event?(host: string, event: Event): void;
  line?(host: string, line: LogLine): void;
  sample?(host: string, process: ProcessRef, sample: Sample): void;
  bulk?(progress: BulkProgress): void;
  gap?(gap: LiveGap): void;
  /** The subscription, or one host's part in it, was refused. */
  problem?(problem: Problem, host?: string): void;
  subscribed?(): void;
}

interface Subscription {
  channel: FleetChannel;
  handlers: Handlers;
  seen: Seen;
  wasInForce: boolean;
}

export type LiveState = 'idle' | 'connecting' | 'open' | 'lost';

class Live {
  /** Shown in the header. */
  state = $state<LiveState>('idle');
  /** When the next try is due, while the connection is lost. */
  retryAt = $state<number | null>(null);

  #agentHost: string | null = null;
  #subscriptions = new Map<string, Subscription>();
  #socket: WebSocket | null = null;
  #tries = 0;
  #next = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #hasOpened = false;
  #suspect = (): void => undefined;

  constructor() {
    if (typeof window === 'undefined') return;
    window.addEventListener('online', () => this.#hurry());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#hurry();
    });
  }

  /** Says that an agent answers, whose only host has this name. */
  ofAgent(host: string): void {
    this.#agentHost = host;
  }

  /** Calls back when a connection was refused or ended for want of rights, so that somebody asks who one is. */
  onSuspect(call: () => void): void {
    this.#suspect = call;
  }

  /** Follows a channel; call what is returned to end that. */
  subscribe(channel: FleetChannel, handlers: Handlers): () => void {
    const id = `s${(this.#next += 1)}`;
    const subscription: Subscription = { channel, handlers, seen: new Map(), wasInForce: false };
    this.#subscriptions.set(id, subscription);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#ask(id, subscription);
    else if (this.#socket === null && this.#retry === undefined) void this.#connect();
    return () => {
      if (!this.#subscriptions.delete(id)) return;
      if (this.#socket?.readyState === WebSocket.OPEN) this.#send({ op: 'unsubscribe', id });
      if (this.#subscriptions.size === 0) this.close();
    };
  }

  /** Ends the connection until somebody subscribes again. */
  close(): void {
    this.#attempt += 1;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#dropSocket();
    this.#tries = 0;
    this.retryAt = null;
    this.state = 'idle';
  }

  /** Forgets every subscription, as at a logout. */
  reset(): void {
    this.#subscriptions.clear();
    this.close();
  }

  /** Tries to connect now rather than later. */
  retryNow(): void {
    this.#hurry();
  }

  #hurry(): void {
    if (this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    void this.#connect();
  }

  async #connect(): Promise<void> {
    const attempt = (this.#attempt += 1);
    this.state = this.#tries === 0 ? 'connecting' : 'lost';
    this.retryAt = null;
    const protocols = [SUBPROTOCOL];
    // Marks the place as taken while the ticket is on its way.
    this.#retry = setTimeout(() => this.#failed(attempt), OPEN_WITHIN);
    if (currentToken() !== null && this.#agentHost !== null) {
      try {
        const { ticket } = await ask<{ ticket: string }>('POST', '/tickets');
        protocols.push(`quarterdeck.ticket.${ticket}`);
      } catch {
        this.#failed(attempt);
        return;
      }
    }
    if (attempt !== this.#attempt) return;
    const url = new URL('/api/v1/stream', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.hash = '';
    const socket = new WebSocket(url, protocols);
    this.#socket = socket;
    socket.onopen = () => this.#opened(socket);
    socket.onmessage = (message) => this.#heard(String(message.data));
    socket.onclose = (close) => {
      if (this.#socket !== socket) return;
      if (close.code === GRANT_ENDED || !this.#hasOpened) this.#suspect();
      this.#failed(attempt);
    };
  }

  #opened(socket: WebSocket): void {
    if (this.#socket !== socket) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#hasOpened = true;
    this.#tries = 0;
    this.state = 'open';
    for (const [id, subscription] of this.#subscriptions) this.#ask(id, subscription);
    this.#ping = setInterval(() => {
      this.#send({ op: 'ping' });
      this.#deadline ??= setTimeout(() => this.#failed(this.#attempt), PONG_WITHIN);
    }, PING_EVERY);
  }

  #failed(attempt: number): void {
    if (attempt !== this.#attempt) return;
    this.#attempt += 1;
    this.#dropSocket();
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (this.#subscriptions.size === 0) {
      this.close();
      return;
    }
    const wait = backoff(this.#tries);
    this.#tries += 1;
    this.state = 'lost';
    this.retryAt = Date.now() + wait;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      void this.#connect();
    }, wait);
  }

  #dropSocket(): void {
    clearInterval(this.#ping);
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    const socket = this.#socket;
    this.#socket = null;
    this.#hasOpened = false;
    socket?.close();
  }

  #ask(id: string, subscription: Subscription): void {
    const { channel, seen, handlers } = subscription;
    if (subscription.wasInForce && mayHaveMissed(channel, seen)) {
      handlers.gap?.({ missed: null, reason: 'reconnected' });
    }
    const wanted = resumed(channel, seen);
    const asked = this.#agentHost === null ? wanted : asAgent(wanted);
    if (asked !== null) this.#send({ op: 'subscribe', id, ...asked });
  }

  #send(message: Record<string, unknown>): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #heard(text: string): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    const message = JSON.parse(text) as FleetServerMessage;
    if (message.type === 'pong' || message.type === 'closing') {
      if (message.type === 'closing' && message.reason === 'grant_ended') this.#suspect();
      return;
    }
    if (this.#agentHost !== null && !('host' in message)) Object.assign(message, { host: this.#agentHost });
    const subscription = message.id ? this.#subscriptions.get(message.id) : undefined;
    if (subscription) this.#hand(subscription, message);
  }

  #hand(subscription: Subscription, message: FleetServerMessage): void {
    const { handlers, seen } = subscription;
    remember(seen, message);
    switch (message.type) {
      case 'subscribed':
        subscription.wasInForce = true;
        handlers.subscribed?.();
        break;
      case 'fleet':
        handlers.fleet?.(message);
        break;
      case 'event':
        handlers.event?.(message.host, message.event);
        break;
      case 'line':
        handlers.line?.(message.host, message.line);
        break;
      case 'metrics':
        handlers.sample?.(message.host, message.process, message.sample);
        break;
      case 'bulk':
        handlers.bulk?.(message.progress);
        break;
      case 'gap':
        handlers.gap?.({ host: message.host ?? undefined, missed: message.missed ?? null, reason: message.reason });
        break;
      case 'error':
        handlers.problem?.(message.problem, message.host ?? undefined);
        break;
    }
  }
}

/** The connection of this page. */
export const live = new Live();
