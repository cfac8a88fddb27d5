// The state of the frame, for its own parts; pages see it as Shell.

import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ShellState } from './shell-state.ts';
import type { ShellStore } from './shell-store.ts';

export const ShellStoreContext = createContext<ShellStore | undefined>(undefined);

export const useShellStore = (): ShellStore => {
  const store = useContext(ShellStoreContext);
  if (!store) throw new Error('a part of the frame was drawn outside of it');
  return store;
};

export const useShellState = (): ShellState => {
  const store = useShellStore();
  return useSyncExternalStore(store.subscribe, store.state);
};
