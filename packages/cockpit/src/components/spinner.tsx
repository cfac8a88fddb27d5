// One cell that turns while something runs, as far as one can know: without the daemon it stands still. See ticker.ts.

import { Text } from 'ink';
import { type FC, useContext, useSyncExternalStore } from 'react';
import { useConnection } from '../shell/use-connection.ts';
import { TickerContext } from './ticker.ts';

const FRAMES = ['⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏', '⠋', '⠙'] as const;

const still = () => () => {};

/** Takes the colour of the text around it. */
export const Spinner: FC = () => {
  const { subscribe, step } = useContext(TickerContext);
  const at = useSyncExternalStore(useConnection() === 'lost' ? still : subscribe, step);
  return <Text>{FRAMES[at % FRAMES.length]}</Text>;
};
