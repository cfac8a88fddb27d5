// Handles messages in the order in which they arrived, one at a time within a conversation; conversations do not
// wait for each other. A message that cannot be handled now is retried, and stays in the ledger until it was.

import { setTimeout as sleep } from 'node:timers/promises';
import { type InboundMessage, ProblemError, sessionKeyOf } from '@coxswain/protocol';

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 60_000;
/** A message is dropped after this many failures: others wait behind it. */
const MAX_FAILURES = 6;

/** The daemon is stopping or cannot store anything: the message waits. */
const isPassing = (error: unknown): boolean =>
  error instanceof ProblemError && (error.code === 'shutting_down' || error.code === 'storage');

export class Conversations {
  readonly #options;
  readonly #closing = new AbortController();
  readonly #last = new Map<string, Promise<void>>();

  constructor(options: {
    /** Handles the message and records that. */
    readonly handle: (message: InboundMessage) => Promise<void>;
    /** Records that it was dropped. */
    readonly giveUp: (message: InboundMessage, error: unknown) => Promise<void>;
    readonly log: { error(fields: object, message: string): void };
    /** The pause after the first failure; each after it is twice as long. Default 1 s. */
    readonly firstPauseMs?: number;
  }) {
    this.#options = options;
  }

  take(message: InboundMessage): void {
    const key = sessionKeyOf(message);
    const before = this.#last.get(key) ?? Promise.resolve();
    const done = before
      .then(() => this.#deal(message))
      .finally(() => {
        if (this.#last.get(key) === done) this.#last.delete(key);
      });
    this.#last.set(key, done);
  }

  /** Starts nothing more; resolves when nothing is in progress. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#last.values());
  }

  async #deal(message: InboundMessage): Promise<void> {
    const { handle, giveUp, log, firstPauseMs = FIRST_PAUSE_MS } = this.#options;
    const { channel, messageId } = message;
    const { signal } = this.#closing;
    let failures = 0;
    for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
      try {
        await handle(message);
        return;
      } catch (error) {
        if (!isPassing(error)) {
          failures += 1;
          log.error({ channel, messageId, err: error }, 'a message could not be handled');
        }
        if (failures === MAX_FAILURES) {
          await giveUp(message, error).catch(() => {});
          return;
        }
      }
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }
}
