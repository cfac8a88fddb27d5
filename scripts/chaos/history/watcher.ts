// Follows the whole log across every crash of the daemon and keeps what the checker needs: each sequence, and the events of each
// task except its output.

import type { Client } from '@coxswain/client';
import type { EventType, LedgerEvent } from '@coxswain/protocol';
import type { WatcherReport } from './observed.ts';

/** Nothing is claimed about these, and they are many. */
const PASSED_OVER: ReadonlySet<EventType> = new Set(['StreamChunk', 'AgentStatus', 'UsageUpdated']);

export class Watcher implements WatcherReport {
  readonly seqs: number[] = [];
  readonly traces = new Map<string, LedgerEvent[]>();
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;
  #wake = (): void => {};
  #error: unknown;

  constructor(client: Client) {
    this.#ended = this.#follow(client).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) this.#error = error;
      this.#wake();
    });
  }

  /** Resolves when it has seen this sequence. Rejects when it could not go on. */
  async reaches(seq: number): Promise<void> {
    while ((this.seqs.at(-1) ?? 0) < seq) {
      if (this.#error !== undefined) throw this.#error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async leave(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #follow(client: Client): Promise<void> {
    for await (const event of client.events({ since: 0, signal: this.#stop.signal })) {
      this.seqs.push(event.seq);
      if (event.taskId !== undefined && !PASSED_OVER.has(event.type)) {
        const trace = this.traces.get(event.taskId);
        if (trace) trace.push(event);
        else this.traces.set(event.taskId, [event]);
      }
      this.#wake();
    }
  }
}
