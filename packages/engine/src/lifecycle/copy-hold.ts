// A ledger that was copied from another is on hold until a person resumes it: the original may still do the same work.

import { type AuditBy, ProblemError } from '@coxswain/protocol';
import type { EngineDependencies } from '../dependencies.ts';

const HELD =
  'this ledger is a copy and on hold, because the original may still be in use: nothing starts or is sent from here; to release it: cox daemon resume';

export class CopyHold {
  readonly #env: Pick<EngineDependencies, 'ledger' | 'log'>;
  #releasing: Promise<void> | undefined;

  constructor(env: Pick<EngineDependencies, 'ledger' | 'log'>) {
    this.#env = env;
  }

  get isHeld(): boolean {
    return this.#env.ledger.copiedFrom !== undefined;
  }

  /** Says in the log that it is on hold. */
  announce(): void {
    this.#env.log.warn({ copiedFrom: this.#env.ledger.copiedFrom }, HELD);
  }

  /** Throws `illegal_transition` while it is on hold. */
  requireReleased(): void {
    if (this.isHeld) throw new ProblemError('illegal_transition', HELD);
  }

  /** Ends the hold for good, then calls `begin`: once, however often it is asked at the same time. */
  async release(begin: () => void, by?: AuditBy): Promise<void> {
    this.#releasing ??= this.#env.ledger
      .release(by)
      .then(begin)
      .finally(() => {
        this.#releasing = undefined;
      });
    await this.#releasing;
  }
}
