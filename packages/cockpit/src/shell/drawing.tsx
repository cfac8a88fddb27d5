// Reports when pending updates are drawn. React renders when it has time, on a busy machine late and in pieces; a request
// made here is rendered together with all earlier updates.

import { type FC, useEffect, useReducer } from 'react';

/** What is drawn may at once ask for more, of what it depends on: as often as this is waited for. */
const ROUNDS = 2;

interface Waiting {
  readonly then: () => void;
  roundsLeft: number;
}

export class Drawing {
  #waiting: Waiting[] = [];
  #draw = (): void => {};

  /** Calls back when all updates so far are drawn, and those they caused. */
  readonly after = (then: () => void): void => {
    this.#waiting.push({ then, roundsLeft: ROUNDS });
    this.#draw();
  };

  /** Sets the function that requests a render; returns a function that unsets it. */
  attach(draw: () => void): () => void {
    this.#draw = draw;
    if (this.#waiting.length > 0) draw();
    return () => {
      this.#draw = () => {};
    };
  }

  /** Something was drawn. */
  drawn(): void {
    for (const waiting of this.#waiting) waiting.roundsLeft -= 1;
    const over = this.#waiting.filter(({ roundsLeft }) => roundsLeft <= 0);
    this.#waiting = this.#waiting.filter(({ roundsLeft }) => roundsLeft > 0);
    // Not from within the drawing: what they do is a beginning of its own.
    for (const { then } of over) setImmediate(then);
    if (this.#waiting.length > 0) this.#draw();
  }
}

/** Stands below everything else that is drawn: its turn in a drawing comes last. */
export const EndOfDrawing: FC<{ readonly drawing: Drawing }> = ({ drawing }) => {
  const [round, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => drawing.attach(draw), [drawing]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: notify once per round, whatever it drew.
  useEffect(() => drawing.drawn(), [drawing, round]);
  return null;
};
