// The updates that wait for a bot, as getUpdates gives them out: they stay until a later offset says that they were taken, and
// one poll at a time may wait. https://core.telegram.org/bots/api#getupdates

import type { Outcome, Refusal } from './bot-answer.ts';

export interface Poll {
  readonly offset?: number;
  readonly limit?: number;
  readonly timeout?: number;
}

const CONFLICT: Refusal = {
  code: 409,
  description:
    'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
};
const MOST = 100;

export class UpdateQueue {
  readonly #updates: { readonly update_id: number }[] = [];
  #nextId = 700_001;
  #waiting: ((conflict?: Refusal) => void) | undefined;

  /** Updates that nobody said to have taken. */
  get unconfirmed(): number {
    return this.#updates.length;
  }

  add(update: object): number {
    const id = this.#nextId++;
    this.#updates.push({ ...update, update_id: id });
    this.#waiting?.();
    return id;
  }

  /** Answers now when there is something, else as soon as there is, at the latest after `timeout` seconds. */
  async take({ offset, limit = MOST, timeout = 0 }: Poll, gone: AbortSignal): Promise<Outcome> {
    this.#waiting?.(CONFLICT);
    this.#confirm(offset);
    const conflict = this.#updates.length === 0 && timeout > 0 ? await this.#wait(timeout, gone) : undefined;
    if (conflict !== undefined) return { refusal: conflict };
    return { result: this.#updates.slice(0, Math.min(limit, MOST)) };
  }

  #confirm(offset: number | undefined): void {
    if (offset === undefined) return;
    // A negative offset counts from the end and drops everything before it.
    const taken =
      offset < 0
        ? Math.max(0, this.#updates.length + offset)
        : this.#updates.filter(({ update_id: id }) => id < offset).length;
    this.#updates.splice(0, taken);
  }

  #wait(seconds: number, gone: AbortSignal): Promise<Refusal | undefined> {
    return new Promise((resolve) => {
      const end = (conflict?: Refusal): void => {
        clearTimeout(timer);
        gone.removeEventListener('abort', leave);
        this.#waiting = undefined;
        resolve(conflict);
      };
      const leave = (): void => end();
      const timer = setTimeout(leave, seconds * 1_000);
      gone.addEventListener('abort', leave, { once: true });
      this.#waiting = end;
    });
  }
}
