// A turn's entries while events are folded into them: a copy that is written to until it is frozen.

import type { LedgerEvent } from '@coxswain/protocol';
import type { Entry, EntryBody } from './entry.ts';

export interface Draft {
  readonly entries: readonly Entry[];
  add(event: LedgerEvent, body: EntryBody): void;
  /** The entry keeps its id and when it began. */
  replace(at: number, body: EntryBody): void;
}

export const draftOf = (taskId: string, before: readonly Entry[]): Draft => {
  const entries = [...before];
  return {
    entries,
    add({ at }, body) {
      entries.push({ ...body, id: `${taskId}:${entries.length}`, taskId, at });
    },
    replace(at, body) {
      const old = entries[at];
      if (old) entries[at] = { ...body, id: old.id, taskId: old.taskId, at: old.at };
    },
  };
};
