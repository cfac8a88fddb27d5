// One press after another, each seeing what the one before has done: the screen that it opened is drawn, and its keys work,
// before the next is taken. Words for a text field are taken at once, however many came: a terminal that does not mark pastes
// sends them as keys.

import type { Press } from './press.ts';

export class PressQueue {
  readonly #take: (press: Press) => void;
  readonly #wordsAhead: (presses: readonly Press[]) => number;
  #waiting: Press[] = [];
  #isTaking = false;

  /** `wordsAhead`: how many of those that wait, from the first on, may be taken as one. Default: each by itself. */
  constructor(take: (press: Press) => void, wordsAhead: (presses: readonly Press[]) => number = () => 1) {
    this.#take = take;
    this.#wordsAhead = wordsAhead;
  }

  /** The first is taken at once when none is waiting. */
  readonly add = (presses: readonly Press[]): void => {
    this.#waiting = this.#waiting.concat(presses);
    if (!this.#isTaking) this.#next();
  };

  #next(): void {
    const [first, second] = this.#waiting;
    this.#isTaking = first !== undefined;
    if (first === undefined) return;
    const count = second === undefined ? 1 : Math.max(1, this.#wordsAhead(this.#waiting));
    const taken = this.#waiting.splice(0, count);
    setImmediate(() => this.#next());
    this.#take(count === 1 ? first : { ...first, text: taken.map(({ text }) => text).join('') });
  }
}
