import { expect, test } from 'vitest';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { onStage } from '../testing/stage.tsx';
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

test.each([40, 80])('in %i cells a notice leaves the way out and the help in sight', async (columns) => {
  const store = new ShellStore({
    initial: {
      place: { page: 'tasks' },
      head: {},
      isSidebarOpen: true,
      overlay: undefined,
      isGoing: false,
      status: { text: `Error: ${'the session is held by another task '.repeat(9)}`, tone: 'bad' },
      question: undefined,
      isMouseOn: true,
      language: 'en',
      themeName: 'dark',
    },
    writeToTerminal: () => {},
    onQuit: () => {},
  });
  const stage = onStage(
    () => (
      <ShellStoreContext value={store}>
        <Keys />
        <Footer columns={columns} noteColumns={0} />
      </ShellStoreContext>
    ),
    { columns },
  );
  await stage.sees('? help');
  expect(stage.lines().join('')).toMatch(/Error: the sess.*… +Esc close +\? help$/);
});
