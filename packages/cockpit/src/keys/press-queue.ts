// Handles key presses one at a time, each after the effect of the one before: the screen it opened is drawn and its keys
// work. Text for a text field is handled all at once: a terminal without bracketed paste sends pastes as keys.

import type { Press } from './press.ts';

/** How to read presses when their turn comes. */
export interface PressMeaning {
  /** Splits a press into its parts. */
  meant(press: Press): readonly Press[];
  /** How many waiting presses, from the first on, can be handled as one. */
  wordsAhead(presses: readonly Press[]): number;
}

const NO_MEANING: PressMeaning = { meant: (press) => [press], wordsAhead: () => 1 };

const MAX_HOLD_MS = 500;

export class PressQueue {
  readonly #options;
  #waiting: Press[] = [];
  #isTaking = false;
  #held: Promise<unknown> | undefined;

  constructor(options: {
    readonly take: (press: Press) => void;
    /** Calls back when everything requested so far is drawn. */
    readonly whenDrawn: (then: () => void) => void;
    /** The default: each press is handled alone. */
    readonly meaning?: PressMeaning;
  }) {
    this.#options = options;
  }

  /** With an empty queue the first is handled at once. */
  readonly add = (presses: readonly Press[]): void => {
    this.#waiting = this.#waiting.concat(presses);
    if (!this.#isTaking) this.#next();
  };

  /** Puts presses back at the front: they could not be handled yet, and are retried once everything is drawn. */
  readonly putBack = (presses: readonly Press[]): void => {
    this.#waiting = presses.concat(this.#waiting);
    if (this.#isTaking) return;
    this.#isTaking = true;
    this.#options.whenDrawn(() => this.#next());
  };

  /**
   * Later presses wait for this promise, but at most half a second: the current key has to load something before the next keys
   * have a meaning.
   */
  readonly hold = (coming: Promise<unknown>): void => {
    const patience = new Promise((resolve) => setTimeout(resolve, MAX_HOLD_MS).unref());
    this.#held = Promise.race([coming.catch(() => {}), patience]);
  };

  #next(): void {
    const { take, whenDrawn, meaning = NO_MEANING } = this.#options;
    const [next] = this.#waiting;
    this.#isTaking = next !== undefined;
    if (next === undefined) return;
    this.#waiting.splice(0, 1, ...meaning.meant(next));
    const [first = next, second] = this.#waiting;
    const count = second === undefined ? 1 : Math.max(1, meaning.wordsAhead(this.#waiting));
    const taken = this.#waiting.splice(0, count);
    try {
      take(count === 1 ? first : { ...first, text: taken.map(({ text }) => text).join('') });
    } finally {
      const held = this.#held;
      this.#held = undefined;
      const go = (): void => whenDrawn(() => this.#next());
      if (held === undefined) go();
      else void held.then(go);
    }
  }
}
