// An answer key must be pressed alone: it counts only if nothing is typed right after it, and not at all once another letter
// was typed. So nobody grants a permission by typing a sentence, whatever its first letter.

import { useEffect, useRef, useState } from 'react';
import type { Choice } from './choices.ts';

/** How long nothing may follow; longer than the gap between two typed letters. */
export const ALONE_MS = 500;

export interface Alone {
  /** The choice just made, which is sent if nothing follows. */
  readonly held: Choice | undefined;
  /** The user was typing: answer keys are off until that ends. */
  readonly isTyping: boolean;
  press(choice: Choice): void;
  /** Call when another key was typed. */
  other(): void;
  /** Sends the held choice at once, or turns the answer keys on again. */
  confirm(): void;
  /** Drops the held choice; false: there was none. */
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
  // Choosing and then switching the page still counts.
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
      // A key held down repeats.
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
