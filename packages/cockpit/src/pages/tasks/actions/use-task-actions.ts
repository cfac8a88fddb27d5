// What the keys do to tasks. Every answer goes into the status line; a person is asked before anything is taken away.

import { isActive, isEnded, ProblemError, shortId, type Task } from '@coxswain/protocol';
import { useEffect, useReducer, useRef } from 'react';
import { useSurroundings } from '../../../shell/context.ts';
import { countBelow } from './descendants.ts';

export interface TaskActions {
  cancel(task: Task): void;
  retry(task: Task): void;
  remove(task: Task): void;
  copy(task: Task): void;
  /** Somebody here asked it to stop, or the ledger says that somebody did. */
  isCancelling(task: Task): boolean;
}

/** More of a tree is not counted; the confirmation then says too few, and the answer of the daemon the truth. */
const TREE_LIMIT = '1000';

/** `changed` is called after everything that was done. */
export const useTaskActions = (changed: () => void): TaskActions => {
  const { world, shell, events } = useSurroundings();
  const { client, words, environment } = world;
  const { said, confirm } = words.screen.tasks;
  const asked = useRef(new Set<string>());
  const [, draw] = useReducer((count: number) => count + 1, 0);

  useEffect(
    () =>
      events.listen(({ type, taskId }) => {
        if (type !== 'TaskCancelled' && type !== 'TaskCompleted' && type !== 'TaskFailed') return;
        if (asked.current.delete(taskId) && type === 'TaskCancelled')
          shell.say(said.cancelled(shortId(taskId)), 'good');
      }),
    [events, shell, said],
  );

  const doing = (work: () => Promise<void>): void => {
    work()
      .catch((error: unknown) => {
        if (!(error instanceof ProblemError))
          world.log('an action on a task failed', { error: String(error) });
        shell.say(said.error(error instanceof Error ? error.message : String(error)), 'bad');
      })
      .finally(changed);
  };
  const tree = async ({ id }: Task): Promise<readonly Task[]> =>
    (await client.tasks.list({ root: id, limit: TREE_LIMIT })).tasks;
  const isCancelling = (task: Task): boolean =>
    !isEnded(task.status) && (task.cancelRequestedAt !== undefined || asked.current.has(task.id));

  const cancel = (task: Task): void =>
    doing(async () => {
      const id = shortId(task.id);
      if (isEnded(task.status)) {
        shell.say(said.ended(words.status.task[task.status]));
        return;
      }
      const isForced = isCancelling(task);
      const isLive = ({ status }: Task): boolean => isActive(status);
      const children = isForced ? 0 : countBelow(await tree(task), task.id, isLive);
      const question = {
        title: confirm.cancel(id, children),
        action: confirm.cancelAction,
        isDangerous: true,
      };
      if (children > 0 && !(await shell.confirm(question))) return;
      asked.current.add(task.id);
      draw();
      const answer = await client.tasks.cancel(task.id, isForced ? { now: true } : {});
      // Its end may have been told before this answer came.
      const isOver = isEnded(answer.task.status) || !asked.current.has(task.id);
      if (!isOver) {
        shell.say(isForced ? said.forced(id) : said.cancelling(id));
        return;
      }
      const isSaid = !asked.current.delete(task.id);
      if (isSaid) return;
      if (answer.task.status === 'cancelled') shell.say(said.cancelled(id), 'good');
      else shell.say(said.ended(words.status.task[answer.task.status]));
    });

  const retry = (task: Task): void =>
    doing(async () => {
      if (task.status !== 'failed' && task.status !== 'cancelled') {
        shell.say(said.notEnded);
        return;
      }
      const { id } = await client.tasks.retry(task.id, { environment: { ...environment } });
      shell.say(said.retried(shortId(id)), 'good');
    });

  const remove = (task: Task): void =>
    doing(async () => {
      const id = shortId(task.id);
      const children = countBelow(await tree(task), task.id);
      const title = words.notes.deleteQuestion(id, isActive(task.status), children);
      if (!(await shell.confirm({ title, action: confirm.deleteAction, isDangerous: true }))) return;
      const { effect } = await client.tasks.remove(task.id);
      shell.say(effect === 'deleted' ? said.deleted(id) : said.deleting(id), 'good');
    });

  return { cancel, retry, remove, copy: ({ id }) => shell.copy(id), isCancelling };
};
