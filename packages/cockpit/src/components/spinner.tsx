// A one-cell spinner that turns while something runs; it stops while the daemon is unreachable. See ticker.ts.

import { Text } from 'ink';
import { createContext, type FC, useContext, useSyncExternalStore } from 'react';
import { useConnection } from '../shell/use-connection.ts';

// One timer for all spinners: they step together, so a screen full of them is drawn once per step, and without spinners
// nothing ticks.
const STEP_MS = 120;

export class Ticker {
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #step = 0;

  readonly step = (): number => this.#step;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#next(), STEP_MS);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  /** True while any spinner is drawn. */
  get isTicking(): boolean {
    return this.#timer !== undefined;
  }

  #next(): void {
    this.#step += 1;
    for (const listener of this.#listeners) listener();
  }
}

/** The ticker of the screen; tests pass their own. */
export const TickerContext = createContext(new Ticker());

const FRAMES = ['⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏', '⠋', '⠙'] as const;

const still = () => () => {};

/** Inherits the colour of the surrounding text. */
export const Spinner: FC = () => {
  const { subscribe, step } = useContext(TickerContext);
  const at = useSyncExternalStore(useConnection() === 'lost' ? still : subscribe, step);
  return <Text>{FRAMES[at % FRAMES.length]}</Text>;
};
