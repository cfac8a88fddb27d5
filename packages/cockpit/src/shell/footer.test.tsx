import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { type Harness, renderHarness } from '../testing/harness.tsx';
import { Footer } from './footer.tsx';
import { ShellStore } from './shell-store.ts';
import { ShellStoreContext } from './use-shell-state.ts';

const Keys = (): null => {
  const run = (): void => {};
  useKeyLayer({
    title: 'page',
    level: 'page',
    bindings: [
      { keys: ['c'], label: 'cancel', run },
      { keys: ['escape'], label: 'close', run },
      { keys: ['?'], label: 'help', run },
    ],
  });
  return null;
};

interface Said {
  readonly columns: number;
  readonly text: string;
  readonly keys: ReactNode;
}

const footer = ({ columns, text, keys }: Said): Harness => {
  const store = new ShellStore({
    initial: {
      location: { page: 'tasks' },
      head: {},
      isSidebarOpen: true,
      overlay: undefined,
      isGoing: false,
      status: { text, tone: 'bad' },
      question: undefined,
      isMouseOn: true,
      language: 'en',
      themeName: 'dark',
    },
    writeToTerminal: () => {},
    onQuit: () => {},
  });
  return renderHarness(
    () => (
      <ShellStoreContext value={store}>
        {keys}
        <Footer columns={columns} noteColumns={0} />
      </ShellStoreContext>
    ),
    { columns },
  );
};

const Choices = (): null => {
  const run = (): void => {};
  useKeyLayer({
    title: 'choices',
    level: 'page',
    bindings: [
      { keys: ['y'], label: 'approve', isKept: true, run },
      { keys: ['Y'], label: 'always: git push', short: 'always', isKept: true, run },
      { keys: ['n'], label: 'deny', isKept: true, run },
      { keys: ['escape'], label: 'back, answer later', short: 'back', run },
      { keys: ['ctrl+g'], label: 'help', run },
    ],
  });
  return null;
};

test.each([40, 80])(
  'in %i cells a notice can be read over choices: the next Ctrl+C quits',
  async (columns) => {
    const harness = footer({ columns, text: 'Ctrl+C again quits; tasks keep running', keys: <Choices /> });
    await harness.sees('Ctrl+C again quits');
    expect(harness.lines().join('')).toContain('Ctrl+G help');
  },
);

test.each([40, 80])('in %i cells a notice leaves exit and help visible', async (columns) => {
  const text = `Error: ${'the session is held by another task '.repeat(9)}`;
  const harness = footer({ columns, text, keys: <Keys /> });
  await harness.sees('? help');
  expect(harness.lines().join('')).toMatch(/Error: the sess.*… +Esc close +\? help$/);
});
