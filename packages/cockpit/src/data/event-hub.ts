// One stream of ledger events for the whole cockpit, without output text: components subscribe to what they need.

import type { Client } from '@coxswain/client';
import { EVENT_TYPES, type LedgerEvent } from '@coxswain/protocol';

export type ConnectionState = 'connecting' | 'connected' | 'lost';
export type EventListener = (event: LedgerEvent) => void;

/** Output text is read from the stream of its task. */
const TYPES = EVENT_TYPES.filter((type) => type !== 'StreamChunk');
const AGAIN_MS = 1_000;

export class EventHub {
  readonly #client: Client;
  readonly #listeners = new Set<EventListener>();
  readonly #stateListeners = new Set<() => void>();
  readonly #stop = new AbortController();
  #state: ConnectionState = 'connecting';
  /** The connection says so. */
  #isGone = false;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Follows the ledger until `stop`. */
  start(): void {
    void this.#follow();
  }

  stop(): void {
    this.#stop.abort();
  }

  readonly listen = (listener: EventListener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): ConnectionState => this.#state;

  readonly onState = (listener: () => void): (() => void) => {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  };

  /** The connection reports whether the daemon is reachable. */
  readonly noteReachable = (isReachable: boolean): void => {
    this.#isGone = !isReachable;
    this.#become(isReachable ? 'connected' : 'lost');
  };

  /** A read succeeded. That alone does not mean the daemon is back: a cached read asks nobody. */
  readonly noteRead = (): void => {
    if (!this.#isGone) this.#become('connected');
  };

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        for await (const event of this.#client.events({ types: TYPES, signal })) {
          this.#become('connected');
          for (const listener of this.#listeners) listener(event);
        }
      } catch {
        if (signal.aborted) return;
        this.#become('lost');
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }

  #become(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#stateListeners) listener();
  }
}
