// What the task strip counts and which task it names. A pure function of a list of tasks.

import { isActive, isEnded, type Task, type TaskKind } from '@coxswain/protocol';

/** What is named is work beside a conversation: no turns, no parts of other work. What is counted is all but the own turns. */
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
  /** The one that started last, also when it has ended since. */
  readonly newest: Task | undefined;
}

/**
 * `seen`: those that have ended a short while ago. `own`: the turns of the conversation itself. `pending`: how many wait in
 * all, where more do than were listed. undefined: there is nothing to show.
 */
export const stripState = (
  active: readonly Task[],
  seen: readonly Task[],
  own: ReadonlySet<string>,
  pending?: number,
): StripState | undefined => {
  const tasks = active.filter(({ id, status }) => !own.has(id) && isActive(status));
  const ended = seen.filter(({ id, status }) => !own.has(id) && isEnded(status));
  if (tasks.length === 0 && ended.length === 0) return undefined;
  const started = [...tasks, ...ended].filter(
    ({ startedAt, kind }) => startedAt !== undefined && STRIP_KINDS.includes(kind),
  );
  const ownPending = active.filter(({ id, status }) => own.has(id) && status === 'pending').length;
  const [newest] = started.toSorted(
    (one, other) => (other.startedAt ?? '').localeCompare(one.startedAt ?? '') || other.n - one.n,
  );
  return {
    running: tasks.filter(({ status }) => status === 'running').length,
    pending:
      pending === undefined
        ? tasks.filter(({ status }) => status === 'pending').length
        : Math.max(0, pending - ownPending),
    newest,
  };
};
