// One press after another, each seeing what the one before has done: the screen that it opened is drawn, and its keys work,
// before the next is taken.

import type { Press } from './press.ts';

export class PressQueue {
  readonly #take: (press: Press) => void;
  readonly #waiting: Press[] = [];
  #isTaking = false;

  constructor(take: (press: Press) => void) {
    this.#take = take;
  }

  /** The first is taken at once when none is waiting. */
  readonly add = (presses: readonly Press[]): void => {
    this.#waiting.push(...presses);
    if (!this.#isTaking) this.#next();
  };

  #next(): void {
    const press = this.#waiting.shift();
    this.#isTaking = press !== undefined;
    if (press === undefined) return;
    setImmediate(() => this.#next());
    this.#take(press);
  }
}
