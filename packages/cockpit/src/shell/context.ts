// The React context: dependencies, shell, key bindings and ledger events.

import { createContext, useContext } from 'react';
import type { EventHub } from '../data/event-hub.ts';
import type { KeyLayers } from '../keys/key-layers.ts';
import type { PressQueue } from '../keys/press-queue.ts';
import type { MouseHub } from '../mouse/mouse-hub.ts';
import type { CockpitDeps, Shell } from './deps.ts';

export interface Surroundings {
  readonly deps: CockpitDeps;
  readonly shell: Shell;
  readonly keys: KeyLayers;
  readonly events: EventHub;
  readonly mouse: MouseHub;
  /** Where presses wait for their turn. */
  readonly queue: PressQueue;
}

export const SurroundingsContext = createContext<Surroundings | undefined>(undefined);

/** The context of a component. Throws outside the cockpit. */
export const useSurroundings = (): Surroundings => {
  const surroundings = useContext(SurroundingsContext);
  if (!surroundings) throw new Error('a component of the cockpit was drawn outside of it');
  return surroundings;
};

export const useDeps = (): CockpitDeps => useSurroundings().deps;
export const useShell = (): Shell => useSurroundings().shell;
