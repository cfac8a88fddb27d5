// Marked tasks: the next action applies to all of them that are in the list.

import type { Task } from '@coxswain/protocol';
import { useState } from 'react';

export interface Marks {
  readonly ids: ReadonlySet<string>;
  toggle(id: string): void;
  clear(): void;
  /** Applies it to the marked tasks, or to that task if none is marked. */
  act(task: Task, one: (task: Task) => void, many: (tasks: readonly Task[]) => void): void;
}

const NONE: ReadonlySet<string> = new Set();

/** `isTable`: the target is the task under the table's cursor, not the one open below. */
export const useMarks = (tasks: readonly Task[], isTable: boolean): Marks => {
  const [all, setAll] = useState(NONE);
  // A task that left the list is no longer marked.
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
