import type { FleetChannel, FleetServerMessage } from '../api/types';

/** What a subscription has seen, by host: the id of an event or the cursor of a line. */
export type Seen = Map<string, string>;

/** Remembers where an item stands, if it can be gone on after. */
export function remember(seen: Seen, message: FleetServerMessage): void {
  if (message.type === 'event') seen.set(message.host, message.event.id);
  else if (message.type === 'line') seen.set(message.host, message.line.cursor);
}

/** The channel to ask for on a new connection, such that it goes on where the last one broke off. */
export function resumed(channel: FleetChannel, seen: Seen): FleetChannel {
  if (seen.size === 0) return channel;
  const places = Object.fromEntries(seen);
  if (channel.channel === 'events') return { ...channel, after: { ...channel.after, ...places } };
  if (channel.channel === 'logs') return { ...channel, lines: 0, cursors: { ...channel.cursors, ...places } };
  return channel;
}

/** Whether a new connection may have missed something that no server will tell of. */
export function mayHaveMissed(channel: FleetChannel, seen: Seen): boolean {
  if (channel.channel === 'fleet' || channel.channel === 'bulk') return false;
  if (channel.channel === 'metrics') return true;
  return seen.size === 0;
}

/** The same channel in the words of an agent, which has one host and no fleet; null for what it does not have. */
export function asAgent(channel: FleetChannel): Record<string, unknown> | null {
  switch (channel.channel) {
    case 'events': {
      const { hosts: _hosts, after, ...rest } = channel;
      return defined({ ...rest, after: last(after) });
    }
    case 'logs': {
      const { hosts: _hosts, cursors, ...rest } = channel;
      return defined({ ...rest, cursor: last(cursors) });
    }
    case 'metrics':
      return { channel: 'metrics', target: channel.target };
    case 'fleet':
    case 'bulk':
      return null;
  }
}

function last(places: Record<string, string> | undefined): string | undefined {
  return places && Object.values(places).at(-1);
}

function defined(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
