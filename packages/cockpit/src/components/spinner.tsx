// One cell that turns while something runs, as far as one can know: without the daemon it stands still. See ticker.ts.

import { Text } from 'ink';
import { createContext, type FC, useContext, useSyncExternalStore } from 'react';
import { useConnection } from '../shell/use-connection.ts';

// One timer for everything that turns: all spinners step together, so that a screen full of them is one drawing a step, and
// without any nothing ticks.
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

  /** True while somebody is drawn that turns. */
  get isTicking(): boolean {
    return this.#timer !== undefined;
  }

  #next(): void {
    this.#step += 1;
    for (const listener of this.#listeners) listener();
  }
}

/** The ticker of the screen; tests hand in their own. */
export const TickerContext = createContext(new Ticker());

const FRAMES = ['⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏', '⠋', '⠙'] as const;

const still = () => () => {};

/** Takes the colour of the text around it. */
export const Spinner: FC = () => {
  const { subscribe, step } = useContext(TickerContext);
  const at = useSyncExternalStore(useConnection() === 'lost' ? still : subscribe, step);
  return <Text>{FRAMES[at % FRAMES.length]}</Text>;
};
