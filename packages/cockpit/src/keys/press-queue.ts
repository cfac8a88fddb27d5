// One press after another, each seeing what the one before has done: the screen that it opened is drawn, and its keys work,
// before the next is taken. Words for a text field are taken at once, however many came: a terminal that does not mark pastes
// sends them as keys.

import type { Press } from './press.ts';

/** What presses are, told when their turn comes. */
export interface PressMeaning {
  /** What the press is made of. */
  meant(press: Press): readonly Press[];
  /** How many of those that wait, from the first on, may be taken as one. */
  wordsAhead(presses: readonly Press[]): number;
}

const NO_MEANING: PressMeaning = { meant: (press) => [press], wordsAhead: () => 1 };

export class PressQueue {
  readonly #take: (press: Press) => void;
  readonly #meaning: PressMeaning;
  #waiting: Press[] = [];
  #isTaking = false;

  /** Without a meaning each press is one, by itself. */
  constructor(take: (press: Press) => void, meaning: PressMeaning = NO_MEANING) {
    this.#take = take;
    this.#meaning = meaning;
  }

  /** The first is taken at once when none is waiting. */
  readonly add = (presses: readonly Press[]): void => {
    this.#waiting = this.#waiting.concat(presses);
    if (!this.#isTaking) this.#next();
  };

  #next(): void {
    const [next] = this.#waiting;
    this.#isTaking = next !== undefined;
    if (next === undefined) return;
    this.#waiting.splice(0, 1, ...this.#meaning.meant(next));
    const [first = next, second] = this.#waiting;
    const count = second === undefined ? 1 : Math.max(1, this.#meaning.wordsAhead(this.#waiting));
    const taken = this.#waiting.splice(0, count);
    try {
      this.#take(count === 1 ? first : { ...first, text: taken.map(({ text }) => text).join('') });
    } finally {
      // Behind what the press has asked to be drawn, which takes its turn in the same way.
      setImmediate(() => this.#next());
    }
  }
}
