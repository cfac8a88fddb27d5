// A long list of tasks whose first page is polled and whose later pages are read once: merges them without duplicates or
// gaps.

import { applyEvent, type LedgerEvent, type Task, type TaskPage, type TaskStatus } from '@coxswain/protocol';

export interface TaskPages {
  readonly tasks: readonly Task[];
  /** Leads to what comes after them; undefined: that is all. */
  readonly cursor?: string | undefined;
}

const pagesOf = (tasks: readonly Task[], cursor: string | undefined): TaskPages =>
  cursor === undefined ? { tasks } : { tasks, cursor };

/** More of the list, after what there is. */
export const appendPage = ({ tasks }: TaskPages, page: TaskPage): TaskPages => {
  const known = new Set(tasks.map(({ id }) => id));
  return pagesOf([...tasks, ...page.tasks.filter(({ id }) => !known.has(id))], page.nextCursor);
};

/**
 * The list after its beginning was read anew. What lay behind it stays behind it. `isJoined` is false when the two do not
 * meet, because more has come than one page holds: what lies between them must be read, too.
 */
export const joinFresh = (
  held: TaskPages | undefined,
  fresh: TaskPages,
): { readonly pages: TaskPages; readonly isJoined: boolean } => {
  const last = fresh.tasks.at(-1);
  if (!held || fresh.cursor === undefined || !last) return { pages: fresh, isJoined: true };
  const at = held.tasks.findIndex(({ id }) => id === last.id);
  if (at < 0) return { pages: fresh, isJoined: held.tasks.length === 0 };
  const known = new Set(fresh.tasks.map(({ id }) => id));
  const behind = held.tasks.slice(at + 1).filter(({ id }) => !known.has(id));
  if (behind.length === 0) return { pages: fresh, isJoined: true };
  return { pages: pagesOf([...fresh.tasks, ...behind], held.cursor), isJoined: true };
};

/** The list after events: tasks as they are now, and without those that were removed or no longer belong here. */
export const applyEvents = (
  held: TaskPages,
  events: readonly LedgerEvent[],
  statuses: readonly TaskStatus[],
): TaskPages => {
  if (events.length === 0) return held;
  const byTask = Map.groupBy(events, ({ taskId }) => taskId);
  const tasks = held.tasks.flatMap((task) => {
    const own = byTask.get(task.id);
    if (!own) return [task];
    if (own.some(({ type }) => type === 'TaskDeleted')) return [];
    const now = own.reduce(applyEvent, task);
    return statuses.includes(now.status) ? [now] : [];
  });
  return { ...held, tasks };
};
