// Counts what the feed tells: every submission and every ending, whoever caused it. Reading events costs less than counting
// rows, and the types it asks for leave the streamed text alone.

import type { Ledger } from '@coxswain/ledger';
import { type LedgerEvent, TERMINAL_EVENTS } from '@coxswain/protocol';
import type { LogPort } from '../services.ts';

/** More agents than this are counted together: a label with endless values would eat the memory of whoever scrapes. */
const MAX_AGENTS = 100;
export const OTHER_AGENTS = '(other)';

const STATUS_OF = { TaskCompleted: 'completed', TaskFailed: 'failed', TaskCancelled: 'cancelled' } as const;

export interface Settlements {
  readonly agent: string;
  readonly status: string;
  count: number;
}

export class FeedCounters {
  /** Submissions by source. */
  readonly submissions = new Map<string, number>();
  readonly #settlements = new Map<string, Settlements>();
  readonly #agents = new Set<string>();

  /** Endings by agent and status. */
  get settlements(): Iterable<Settlements> {
    return this.#settlements.values();
  }

  /** Counts what comes from now on, until the signal aborts. */
  async follow(ledger: Ledger, log: LogPort, signal: AbortSignal): Promise<void> {
    const types = new Set<LedgerEvent['type']>(['TaskQueued', ...TERMINAL_EVENTS]);
    try {
      for await (const batch of ledger.events.subscribe(ledger.events.head(), { types }, signal))
        for (const { event } of batch) this.count(event);
    } catch (error) {
      if (!signal.aborted) log.error({ err: error }, 'the counters of the metrics stopped');
    }
  }

  count(event: LedgerEvent): void {
    if (event.type === 'TaskQueued') {
      const { source } = event.data.task;
      this.submissions.set(source, (this.submissions.get(source) ?? 0) + 1);
    } else if (
      event.type === 'TaskCompleted' ||
      event.type === 'TaskFailed' ||
      event.type === 'TaskCancelled'
    ) {
      this.#settle(this.#agentLabel(event.agent), STATUS_OF[event.type]);
    }
  }

  #settle(agent: string, status: string): void {
    const key = `${status} ${agent}`;
    const known = this.#settlements.get(key);
    if (known === undefined) this.#settlements.set(key, { agent, status, count: 1 });
    else known.count += 1;
  }

  #agentLabel(agent: string): string {
    if (this.#agents.has(agent)) return agent;
    if (this.#agents.size >= MAX_AGENTS) return OTHER_AGENTS;
    this.#agents.add(agent);
    return agent;
  }
}
