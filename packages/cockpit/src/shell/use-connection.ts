// Whether the daemon is reachable, as a hook.

import { useSyncExternalStore } from 'react';
import type { ConnectionState } from '../data/event-hub.ts';
import { useSurroundings } from './context.ts';

export const useConnection = (): ConnectionState => {
  const { events } = useSurroundings();
  return useSyncExternalStore(events.onState, events.state);
};
