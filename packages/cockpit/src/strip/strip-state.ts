// What the task strip counts and which task it names. Pure, so that it can be told from a list of tasks.

import { isActive, isEnded, type Task, type TaskKind } from '@coxswain/protocol';

/** Work beside a conversation: not its own turns, no parts of other work, nothing that nobody runs. */
export const STRIP_KINDS: readonly TaskKind[] = [
  'background',
  'manual',
  'job',
  'workflow',
  'discussion',
  'helper',
];

export interface StripState {
  readonly running: number;
  readonly pending: number;
  /** More wait than were counted. */
  readonly hasMore: boolean;
  /** The one that started last, also when it has ended since. */
  readonly newest: Task | undefined;
}

/** How many wait, where more do than were listed; undefined: nobody can say. */
export type Waiting = { readonly pending: number | undefined };

/**
 * `seen`: those that were active while the strip was on the screen, as they are now. `more`: there are more than `active`.
 * undefined: there is nothing to show.
 */
export const stripState = (
  active: readonly Task[],
  seen: readonly Task[],
  ownTaskId: string | undefined,
  more?: Waiting,
): StripState | undefined => {
  const tasks = active.filter(({ id, status }) => id !== ownTaskId && isActive(status));
  const ended = seen.filter(({ id, status }) => id !== ownTaskId && isEnded(status));
  if (tasks.length === 0 && ended.length === 0) return undefined;
  const started = [...tasks, ...ended].filter(({ startedAt }) => startedAt !== undefined);
  const [newest] = started.toSorted(
    (one, other) => (other.startedAt ?? '').localeCompare(one.startedAt ?? '') || other.n - one.n,
  );
  return {
    running: tasks.filter(({ status }) => status === 'running').length,
    pending: more?.pending ?? tasks.filter(({ status }) => status === 'pending').length,
    hasMore: more !== undefined && more.pending === undefined,
    newest,
  };
};
