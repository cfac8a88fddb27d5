// Whether the daemon is there, for those who draw it.

import { useSyncExternalStore } from 'react';
import type { ConnectionState } from '../data/event-hub.ts';
import { useSurroundings } from './context.ts';

export const useConnection = (): ConnectionState => {
  const { events } = useSurroundings();
  return useSyncExternalStore(events.onState, events.state);
};
