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

export interface PressQueueOptions {
  readonly take: (press: Press) => void;
  /** Calls back when what was asked for by now is drawn. */
  readonly whenDrawn: (then: () => void) => void;
  /** Without a meaning each press is one, by itself. */
  readonly meaning?: PressMeaning;
}

const MAX_HOLD_MS = 500;

export class PressQueue {
  readonly #options: PressQueueOptions;
  #waiting: Press[] = [];
  #isTaking = false;
  #held: Promise<unknown> | undefined;

  constructor(options: PressQueueOptions) {
    this.#options = options;
  }

  /** The first is taken at once when none is waiting. */
  readonly add = (presses: readonly Press[]): void => {
    this.#waiting = this.#waiting.concat(presses);
    if (!this.#isTaking) this.#next();
  };

  /** Presses that came before all that wait, and could not be used then: they are first when everything is drawn. */
  readonly putBack = (presses: readonly Press[]): void => {
    this.#waiting = presses.concat(this.#waiting);
    if (this.#isTaking) return;
    this.#isTaking = true;
    this.#options.whenDrawn(() => this.#next());
  };

  /**
   * What is pressed from now on waits until this is there, but no longer than half a second: the key of this moment must
   * read something before it can show what the next keys are for.
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
