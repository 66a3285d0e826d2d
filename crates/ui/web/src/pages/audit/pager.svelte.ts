// The audit log of the server itself or of one of its hosts, read backwards from the newest line.

import { data, hostClient } from '../../api/http';
import { wordsOf } from '../../api/problem';
import { audit } from '../../api/server';
import type { AuditEntry } from '../../api/types';

const PAGE = 200;

export class Pager {
  /** Newest first. */
  entries = $state.raw<readonly AuditEntry[]>([]);
  loaded = $state(false);
  busy = $state(false);
  problem = $state('');

  /** `host` is empty for the log of the server itself. */
  constructor(readonly host: string) {}

  /** Whether there are older lines. */
  get hasOlder(): boolean {
    return (this.entries.at(-1)?.seq ?? 1) > 1;
  }

  /** Reads the newest lines. */
  async begin(): Promise<void> {
    await this.#read(`limit=${PAGE}`, (items) => items);
  }

  /** Reads those that are older than the oldest that is here. Numbers have no holes, so their place is known. */
  async older(): Promise<void> {
    const oldest = this.entries.at(-1)?.seq ?? 1;
    const limit = Math.min(PAGE, oldest - 1);
    if (limit < 1) return;
    await this.#read(`cursor=${oldest - 1 - limit}&limit=${limit}`, (items) => [...this.entries, ...items]);
  }

  async #read(query: string, put: (items: AuditEntry[]) => readonly AuditEntry[]): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const page = this.host === '' ? await audit(query) : await this.#ofHost(query);
      this.entries = put(page.items.toReversed());
      this.problem = '';
    } catch (error) {
      this.problem = wordsOf(error);
    } finally {
      this.busy = false;
      this.loaded = true;
    }
  }

  #ofHost(query: string): Promise<{ items: AuditEntry[] }> {
    const given = Object.fromEntries([...new URLSearchParams(query)].map(([name, text]) => [name, Number(text)]));
    return data(hostClient(this.host).GET('/audit', { params: { query: given } }));
  }
}
