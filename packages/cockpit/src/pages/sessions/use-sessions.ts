// Loads the sessions, last used first, and the running tasks of one of them.

import { isTerminalEvent, type LedgerEvent, type Session, type Task } from '@coxswain/protocol';
import { onlyChanges } from '../../data/only-changes.ts';
import { type Resource, useResource } from '../../data/use-resource.ts';
import { useDeps } from '../../shell/context.ts';

const EVERY_MS = 5_000;
/** The number of tasks shown per session. */
const SHOWN_TASKS = '5';

/** A task starts, waits, or ends. */
const movesTasks = ({ type }: LedgerEvent): boolean =>
  type === 'TaskQueued' ||
  type === 'TaskStarted' ||
  type === 'InputRequested' ||
  type === 'InputAnswered' ||
  type === 'TaskDeleted' ||
  isTerminalEvent(type);

export const useSessions = (): Resource<readonly Session[]> => {
  const { client } = useDeps();
  const load = onlyChanges(() => client.sessions.list());
  return useResource(load, { key: 'sessions', everyMs: EVERY_MS, isConcerned: movesTasks });
};

export type RunningTask = Pick<Task, 'id' | 'status' | 'description' | 'cancelRequestedAt'>;

/** The active tasks of the session; reads nothing if its count is zero. */
export const useRunning = (session: Session | undefined): readonly RunningTask[] => {
  const { client } = useDeps();
  const name = session === undefined || session.activeTasks === 0 ? undefined : session.name;
  const key = `running ${name ?? ''}`;
  const load = onlyChanges(async (): Promise<readonly RunningTask[]> => {
    if (name === undefined) return [];
    const status = 'needs_input,running,pending';
    const page = await client.tasks.list({ session: name, status, order: 'attention', limit: SHOWN_TASKS });
    return page.tasks.map(({ id, status, description, cancelRequestedAt }) => ({
      id,
      status,
      description,
      cancelRequestedAt,
    }));
  });
  const isConcerned = (event: LedgerEvent): boolean => event.session === name && movesTasks(event);
  return useResource(load, { key, everyMs: EVERY_MS, isConcerned }).value ?? [];
};
