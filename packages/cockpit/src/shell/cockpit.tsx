// The root of everything that is drawn: hands the world to all below, and what the terminal sends to the keys.

import { allWordsFor } from '@coxswain/locale/cockpit';
import { useInput, usePaste } from 'ink';
import { type FC, useMemo } from 'react';
import { pasted } from '../keys/press.ts';
import { pressesOf } from '../keys/press-of.ts';
import { THEMES } from '../theme/themes.ts';
import { type Surroundings, SurroundingsContext } from './context.ts';
import { type Drawing, EndOfDrawing } from './drawing.tsx';
import { Frame } from './frame.tsx';
import type { ShellStore } from './shell-store.ts';
import { ShellStoreContext, useShellState } from './use-shell-state.ts';
import type { CockpitWorld } from './world.ts';

export interface CockpitProps extends Omit<Surroundings, 'world' | 'shell'> {
  /** The world but for what can be changed while it runs. */
  readonly base: Omit<CockpitWorld, 'words' | 'theme'>;
  readonly store: ShellStore;
  readonly drawing: Drawing;
  readonly suspend: () => Promise<void>;
}

const Around: FC<CockpitProps> = ({ base, store, keys, events, mouse, drawing, queue, suspend }) => {
  const { language, themeName } = useShellState();
  const surroundings = useMemo(
    (): Surroundings => ({
      world: { ...base, words: allWordsFor(language), theme: THEMES[themeName] },
      shell: store,
      keys,
      events,
      mouse,
      queue,
    }),
    [base, store, keys, events, mouse, queue, language, themeName],
  );
  useInput((input, key) => queue.add(pressesOf(input, key)));
  usePaste((text) => queue.add([pasted(text)]));
  return (
    <SurroundingsContext value={surroundings}>
      <Frame suspend={suspend} />
      <EndOfDrawing drawing={drawing} />
    </SurroundingsContext>
  );
};

export const Cockpit: FC<CockpitProps> = (props) => (
  <ShellStoreContext value={props.store}>
    <Around {...props} />
  </ShellStoreContext>
);
