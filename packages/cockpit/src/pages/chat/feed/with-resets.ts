// A reset is a line across the conversation: what stands above it the agent is no longer given.

import type { SessionReset } from '@coxswain/protocol';
import type { Entry } from '../transcript/entry.ts';
import type { SessionState } from './session-feed.ts';

const entryOf = ({ at, messages, lastTask, lastMessage }: SessionReset): Entry => ({
  kind: 'note',
  note: { type: 'reset', messages },
  id: `reset:${lastTask}:${lastMessage}`,
  taskId: '',
  at,
});

/** The entries of the conversation with a line for each reset; none for one that lies before what was read. */
export const withResets = (
  { turns, entries, hasOlder }: SessionState,
  resets: readonly SessionReset[] = [],
): readonly Entry[] => {
  const all = [...entries];
  for (const reset of resets) {
    const isAbove = turns.some(({ task }) => task.n <= reset.lastTask);
    if (!isAbove && hasOlder) continue;
    const below = turns.find(({ task, entries: own }) => task.n > reset.lastTask && own.length > 0);
    const first = below?.entries[0];
    // What is remembered of removed tasks stands first, and was said since.
    const at = !isAbove ? 0 : first === undefined ? all.length : all.indexOf(first);
    all.splice(at, 0, entryOf(reset));
  }
  return all;
};
