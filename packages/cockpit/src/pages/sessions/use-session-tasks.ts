// What keys do with the tasks of a session: answer what one asks, see the log of the last, cancel what runs.

import { messageOf, type Session, type Task, type TaskQueryInput } from '@coxswain/protocol';
import { useSurroundings } from '../../shell/context.ts';
import { useTaskActions } from '../tasks/actions/use-task-actions.ts';

export interface SessionTasks {
  answer(session: Session): void;
  log(session: Session): void;
  cancel(session: Session): void;
}

/** More of one session do not run at once. */
const MOST_ACTIVE = '100';

export const useSessionTasks = (changed: () => void): SessionTasks => {
  const { world, shell, queue } = useSurroundings();
  const { client, words } = world;
  const { sessions, tasks: taskWords, shell: common } = words.screen;
  const actions = useTaskActions(changed);
  /** Does it with the tasks that fit, once they are read; says why nothing is done. */
  const withTasks = (
    query: TaskQueryInput,
    act: (tasks: readonly [Task, ...Task[]]) => void,
    none: string,
  ): void => {
    const work = client.tasks.list(query).then(({ tasks: [first, ...rest] }) => {
      if (first === undefined) shell.say(none);
      else act([first, ...rest]);
    });
    queue.hold(work);
    work.catch((error: unknown) => shell.say(common.failed(messageOf(error)), 'bad'));
  };
  return {
    answer: ({ name }) =>
      withTasks(
        { session: name, status: 'needs_input', order: 'attention', limit: '1' },
        ([{ id, session, agent }]) => shell.go({ page: 'chat', session, agent, taskId: id }),
        taskWords.said.asksNothing,
      ),
    log: ({ name }) =>
      withTasks(
        { session: name, limit: '1' },
        ([{ id }]) => shell.go({ page: 'tasks', taskId: id, view: 'log' }),
        sessions.nothingRuns,
      ),
    cancel: ({ name }) =>
      withTasks(
        { session: name, status: 'needs_input,running,pending', limit: MOST_ACTIVE },
        ([first, ...rest]) =>
          rest.length === 0 ? actions.cancel(first) : actions.cancelMany([first, ...rest]),
        sessions.nothingRuns,
      ),
  };
};
