// One cell that turns while something runs. See ticker.ts.

import { Text } from 'ink';
import { type FC, useContext, useSyncExternalStore } from 'react';
import { TickerContext } from './ticker.ts';

const FRAMES = ['⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏', '⠋', '⠙'] as const;

/** Takes the colour of the text around it. */
export const Spinner: FC = () => {
  const { subscribe, step } = useContext(TickerContext);
  const at = useSyncExternalStore(subscribe, step);
  return <Text>{FRAMES[at % FRAMES.length]}</Text>;
};
