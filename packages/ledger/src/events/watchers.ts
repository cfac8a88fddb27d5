// Tracks what is being watched: unwatched text may be buffered longer before it is recorded.

import type { TaskId } from '@coxswain/protocol';
import type { EventFilter } from '../ledger.ts';
import { wantsText } from './filter.ts';

export class Watchers {
  readonly #byTask = new Map<TaskId, number>();
  readonly #byRoot = new Map<TaskId, number>();
  #ofEverything = 0;

  /** Counts a watcher until the returned function is called. Watchers without text do not count. */
  add(filter: EventFilter): () => void {
    if (!wantsText(filter)) return () => undefined;
    this.#count(filter, 1);
    return () => this.#count(filter, -1);
  }

  /** True while someone watches the text of this task, of its tree or of everything. */
  isWatched(taskId: TaskId, rootId: TaskId): boolean {
    return this.#ofEverything > 0 || this.#byTask.has(taskId) || this.#byRoot.has(rootId);
  }

  #count(filter: EventFilter, by: 1 | -1): void {
    if (filter.taskIds !== undefined) for (const id of filter.taskIds) change(this.#byTask, id, by);
    else if (filter.rootId !== undefined) change(this.#byRoot, filter.rootId, by);
    else this.#ofEverything += by;
  }
}

const change = (counts: Map<TaskId, number>, id: TaskId, by: 1 | -1): void => {
  const count = (counts.get(id) ?? 0) + by;
  if (count === 0) counts.delete(id);
  else counts.set(id, count);
};
