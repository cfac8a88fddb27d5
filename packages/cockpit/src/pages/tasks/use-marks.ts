// Tasks that were marked: what is done next is done to all of them that are in the list.

import type { Task } from '@coxswain/protocol';
import { useState } from 'react';

export interface Marks {
  readonly ids: ReadonlySet<string>;
  toggle(id: string): void;
  clear(): void;
  /** Does it to the marked ones, or to that task where none is marked. */
  act(task: Task, one: (task: Task) => void, many: (tasks: readonly Task[]) => void): void;
}

const NONE: ReadonlySet<string> = new Set();

/** `isTable`: what is under the cursor of the table is meant, not what is open below it. */
export const useMarks = (tasks: readonly Task[], isTable: boolean): Marks => {
  const [all, setAll] = useState(NONE);
  // What left the list is not marked any more.
  const marked = all.size === 0 ? [] : tasks.filter(({ id }) => all.has(id));
  const ids = new Set(marked.map(({ id }) => id as string));
  return {
    ids,
    toggle: (id) =>
      setAll((before) =>
        before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id]),
      ),
    clear: () => setAll(NONE),
    act: (task, one, many) => {
      if (isTable && marked.length > 0) many(marked);
      else one(task);
      setAll(NONE);
    },
  };
};
