// Limits the memory of bodies that are still being read. Each has a limit; a thousand of them sent
// slowly would still be a gigabyte. Unauthenticated senders, programs and the person have a budget each, so that none
// can use up another's.

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

  /** Reserves bytes. Throws `too_many_requests` if there is no room. */
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
  /** For webhooks: their body proves who sends them. */
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
