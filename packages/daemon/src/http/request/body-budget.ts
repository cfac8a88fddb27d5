// How much of bodies that are still being read is kept in memory. Each is limited by itself; a thousand of them that are sent
// slowly would be a gigabyte all the same. Whom nobody knows yet, programs and the person have a budget each, so that none
// of them can use up that of another.

import type { Caller } from '@coxswain/engine';
import { ProblemError } from '@coxswain/protocol';

const MIB = 1024 * 1024;
const RETRY_AFTER_SECONDS = 5;

export class BodyBudget {
  readonly #maxBytes: number;
  #heldBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Holds so many more bytes. Throws `too_many_requests` when there is no room for them. */
  take(bytes: number): void {
    if (this.#heldBytes + bytes > this.#maxBytes)
      throw new ProblemError(
        'too_many_requests',
        `the requests being received already take up the ${this.#maxBytes / MIB} MiB reserved for them: try again later`,
        { limit: { key: 'bodies', value: this.#maxBytes }, retryAfterSeconds: RETRY_AFTER_SECONDS },
      );
    this.#heldBytes += bytes;
  }

  give(bytes: number): void {
    this.#heldBytes -= bytes;
  }
}

export interface BodyBudgets {
  /** For requests that prove who sends them with their body: webhooks. */
  readonly webhooks: BodyBudget;
  of(caller: Caller): BodyBudget;
}

export const bodyBudgets = (): BodyBudgets => {
  const [tokens, people] = [new BodyBudget(64 * MIB), new BodyBudget(256 * MIB)];
  return {
    webhooks: new BodyBudget(32 * MIB),
    of: ({ kind }) => (kind === 'user' ? people : tokens),
  };
};
