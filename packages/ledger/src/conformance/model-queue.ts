// Computes the next claim the slow and simple way, from the tasks alone.

import { isEnded, ORCHESTRATION_POOL, type Task } from '@coxswain/protocol';

/** The pool it is claimed for; orchestrated runs take no slot of the tasks that work. */
export const poolOf = ({ runtime, group = '' }: Task): string =>
  runtime === 'cox' ? ORCHESTRATION_POOL : group;

/** Its own priority or the highest of the pending tasks that wait for it. */
const effectivePriority = (task: Task, tasks: readonly Task[]): number =>
  Math.max(
    task.priority,
    ...tasks
      .filter(({ status, after }) => status === 'pending' && after.includes(task.id))
      .map((waiting) => effectivePriority(waiting, tasks)),
  );

/** Not delayed, or no longer. */
export const isDue = ({ runAt }: Task, nowMs: number): boolean =>
  runAt === undefined || Date.parse(runAt) <= nowMs;

type IsDue = (task: Task) => boolean;

const isReady = (task: Task, tasks: readonly Task[], isItDue: IsDue): boolean =>
  task.status === 'pending' &&
  task.kind !== 'item' &&
  isItDue(task) &&
  // One that was removed had ended, and had it failed this one would have as well.
  task.after.every((id) => (tasks.find((other) => other.id === id)?.status ?? 'completed') === 'completed');

/** A task that an attempt works for, as far as its session is concerned. */
export const isAtWork = ({ kind, status }: Task): boolean =>
  kind !== 'item' && status !== 'pending' && !isEnded(status);

/** The line: those that may start, best first, of each session only its first. */
export const lineOf = (tasks: readonly Task[], isItDue: IsDue): readonly Task[] => {
  const rankOf = (task: Task): number => (task.parentId === undefined ? 1 : 0);
  const ranked = tasks
    .filter((task) => isReady(task, tasks, isItDue))
    .map((task) => ({ task, rank: rankOf(task), priority: effectivePriority(task, tasks) }))
    .sort((a, b) => a.rank - b.rank || b.priority - a.priority || a.task.n - b.task.n)
    .map(({ task }) => task);
  const taken = new Set(tasks.filter(isAtWork).map(({ session }) => session));
  return ranked.filter(({ session }) => {
    const isFirst = !taken.has(session);
    taken.add(session);
    return isFirst;
  });
};
