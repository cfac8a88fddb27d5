// Limits the working time of a run. Time spent waiting for an answer does not count, and neither does a wall clock that
// jumps: the alarms it is given run on the monotonic clock.

import type { Alarms } from '../dispatch/alarms.ts';

export class TimeLimit {
  readonly #alarms: Alarms;
  readonly #now: () => number;
  readonly #expire: () => void;
  #leftMs: number;
  #resumedAtMs = 0;
  #callOff: (() => void) | undefined;
  #isOver = false;

  constructor(options: { alarms: Alarms; now: () => number; limitMs: number; expire: () => void }) {
    this.#alarms = options.alarms;
    this.#now = options.now;
    this.#leftMs = options.limitMs;
    this.#expire = options.expire;
  }

  /** The run works: its time goes on. */
  resume(): void {
    if (this.#callOff || this.#isOver) return;
    this.#resumedAtMs = this.#now();
    this.#callOff = this.#alarms.set(this.#resumedAtMs + this.#leftMs, () => {
      this.#callOff = undefined;
      this.#leftMs = 0;
      this.#expire();
    });
  }

  /** The work is done: what is left to do, writing it down, has no time limit. */
  end(): void {
    this.#isOver = true;
    this.pause();
  }

  /** The run waits: its time stands still. */
  pause(): void {
    if (!this.#callOff) return;
    this.#callOff();
    this.#callOff = undefined;
    this.#leftMs = Math.max(0, this.#leftMs - (this.#now() - this.#resumedAtMs));
  }

  get leftMs(): number {
    return this.#callOff ? Math.max(0, this.#leftMs - (this.#now() - this.#resumedAtMs)) : this.#leftMs;
  }
}
