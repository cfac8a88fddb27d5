// The root component: provides the dependencies, and passes terminal input to the key bindings.

import { allWordsFor } from '@coxswain/locale/cockpit';
import { useInput, usePaste } from 'ink';
import { type FC, useMemo } from 'react';
import { pasted } from '../keys/press.ts';
import { pressesOf } from '../keys/press-of.ts';
import type { Theme } from '../theme/theme.ts';
import { type Surroundings, SurroundingsContext } from './context.ts';
import type { CockpitDeps } from './deps.ts';
import { type Drawing, EndOfDrawing } from './drawing.tsx';
import { Frame } from './frame.tsx';
import type { ShellStore } from './shell-store.ts';
import { ShellStoreContext, useShellState } from './use-shell-state.ts';

export interface CockpitProps extends Omit<Surroundings, 'deps' | 'shell'> {
  /** The dependencies, except those that change at run time. */
  readonly base: Omit<CockpitDeps, 'words' | 'theme'>;
  readonly store: ShellStore;
  readonly drawing: Drawing;
  readonly suspend: () => Promise<void>;
}

const Around: FC<CockpitProps> = ({ base, store, keys, events, mouse, drawing, queue, suspend }) => {
  const { language, themeName } = useShellState();
  const surroundings = useMemo(
    (): Surroundings => ({
      deps: { ...base, words: allWordsFor(language), theme: THEMES[themeName] },
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

// The colour tables: dark, light and none.
const dark: Theme = {
  name: 'dark',
  keepsMarks: false,
  text: {},
  quiet: { color: '#8b949e' },
  strong: { bold: true },
  accent: { color: '#39c5cf', bold: true },
  cursor: { bold: true, backgroundColor: '#2d333b' },
  running: { color: '#58a6ff' },
  pending: { color: '#8b949e' },
  good: { color: '#3fb950' },
  bad: { color: '#f85149' },
  cancelled: { color: '#8b949e' },
  attention: { color: '#e3b341', bold: true },
  code: { color: '#d2a8ff' },
  codeBlock: { color: '#adbac7' },
  link: { color: '#79c0ff', underline: true },
};

const light: Theme = {
  name: 'light',
  keepsMarks: false,
  text: {},
  quiet: { color: '#57606a' },
  strong: { bold: true },
  accent: { color: '#0b7285', bold: true },
  cursor: { bold: true, backgroundColor: '#e2e6ea' },
  running: { color: '#0550ae' },
  pending: { color: '#57606a' },
  good: { color: '#116329' },
  bad: { color: '#b31d28' },
  cancelled: { color: '#57606a' },
  attention: { color: '#8a5a00', bold: true },
  code: { color: '#6639ba' },
  codeBlock: { color: '#424a53' },
  link: { color: '#0550ae', underline: true },
};

/** Weight alone: no-color.org asks for no colour, and leaves bold and dim. */
const none: Theme = {
  name: 'none',
  keepsMarks: true,
  text: {},
  quiet: { dimColor: true },
  strong: { bold: true },
  accent: { bold: true },
  cursor: { bold: true },
  running: {},
  pending: { dimColor: true },
  good: {},
  bad: { bold: true },
  cancelled: { dimColor: true },
  attention: { bold: true, underline: true },
  code: {},
  codeBlock: { dimColor: true },
  link: {},
};

const THEMES: Readonly<Record<Theme['name'], Theme>> = { dark, light, none };
