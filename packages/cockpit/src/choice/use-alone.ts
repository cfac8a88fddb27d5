// A key that answers must stand alone: it counts when nothing else is typed right after it, and not at all once a letter came
// that answers nothing. So nobody grants anything by typing a sentence, however it begins.

import { useEffect, useRef, useState } from 'react';
import type { Choice } from './choices.ts';

/** So long nothing may follow; longer than between two letters of a word. */
export const ALONE_MS = 500;

export interface Alone {
  /** What was chosen a moment ago, and is answered when nothing follows. */
  readonly held: Choice | undefined;
  /** Somebody was typing: keys answer nothing until that is over. */
  readonly isTyping: boolean;
  press(choice: Choice): void;
  /** Something else was typed. */
  other(): void;
  /** Answers what is held at once, or lets keys answer again. */
  confirm(): void;
  /** Takes back what is held; false: there was nothing. */
  takeBack(): boolean;
}

type State = { readonly held?: Choice; readonly isTyping: boolean };
const FREE: State = { isTyping: false };
const TYPING: State = { isTyping: true };

export const useAlone = (act: (choice: Choice) => void): Alone => {
  const [state, setState] = useState(FREE);
  const newest = useRef(state);
  const timer = useRef<NodeJS.Timeout>(undefined);
  const acting = useRef(act);
  acting.current = act;
  // Who chooses and goes to another page at once has chosen.
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      const { held } = newest.current;
      if (held !== undefined) acting.current(held);
    },
    [],
  );
  const become = (next: State): void => {
    clearTimeout(timer.current);
    newest.current = next;
    setState(next);
  };
  const take = (choice: Choice): void => {
    become(FREE);
    acting.current(choice);
  };
  return {
    held: state.held,
    isTyping: state.isTyping,
    press: (choice) => {
      const { held, isTyping } = newest.current;
      if (isTyping) return;
      // A key that is held down repeats itself.
      if (held?.keys[0] === choice.keys[0]) return;
      if (held !== undefined) become(TYPING);
      else if (choice.answer === undefined && choice.move === undefined) act(choice);
      else {
        become({ held: choice, isTyping: false });
        timer.current = setTimeout(() => take(choice), ALONE_MS);
      }
    },
    other: () => become(TYPING),
    confirm: () => {
      const { held } = newest.current;
      if (held === undefined) become(FREE);
      else take(held);
    },
    takeBack: () => {
      const isHeld = newest.current.held !== undefined;
      if (isHeld) become(FREE);
      return isHeld;
    },
  };
};
