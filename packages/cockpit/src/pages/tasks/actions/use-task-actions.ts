// The actions on tasks. Each reports to the status line and asks before anything destructive.

import {
  cutToCells,
  isActive,
  isEnded,
  messageOf,
  ProblemError,
  printableLine,
  shortId,
  type Task,
} from '@coxswain/protocol';
import { useEffect, useReducer, useRef } from 'react';
import { useSurroundings } from '../../../shell/context.ts';

/** The fields needed to cancel a task. */
export type CancellableTask = Pick<Task, 'id' | 'status' | 'description' | 'cancelRequestedAt'>;

export interface TaskActions {
  cancel(task: CancellableTask): void;
  retry(task: Task): void;
  remove(task: Task): void;
  /** Cancels the active ones; asks first, with their count. */
  cancelMany(tasks: readonly Task[]): void;
  /** Retries the failed and cancelled ones; asks first. */
  retryMany(tasks: readonly Task[]): void;
  removeMany(tasks: readonly Task[]): void;
  /** Cancellation was requested here or according to the ledger. */
  isCancelling(task: CancellableTask): boolean;
}

/** Larger trees are not fully counted: the confirmation then shows too few, and the daemon's answer the real number. */
const TREE_LIMIT = '1000';
/** Of the name of a task in a question. */
const MAX_NAME_CELLS = 40;

/** `changed` is called after each action. */
export const useTaskActions = (changed: () => void): TaskActions => {
  const { deps, shell, events, queue } = useSurroundings();
  const { client, words, environment } = deps;
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
          deps.log('an action on a task failed', { error: String(error) });
        shell.say(said.error(messageOf(error)), 'bad');
      })
      .finally(changed);
  };
  /** What is pressed meanwhile is for the question that follows. */
  const tree = ({ id }: Pick<Task, 'id'>): Promise<readonly Task[]> => {
    const reading = client.tasks.list({ root: id, limit: TREE_LIMIT }).then(({ tasks }) => tasks);
    queue.hold(reading);
    return reading;
  };
  const isCancelling = (task: CancellableTask): boolean =>
    !isEnded(task.status) && (task.cancelRequestedAt !== undefined || asked.current.has(task.id));

  const isLive = ({ status }: Task): boolean => isActive(status);
  const nameOf = ({ description }: CancellableTask): string =>
    cutToCells(printableLine(description), MAX_NAME_CELLS);

  const cancel = (task: CancellableTask): void =>
    doing(async () => {
      const id = shortId(task.id);
      if (isEnded(task.status)) {
        shell.say(said.ended(words.status.task[task.status]));
        return;
      }
      const isForced = isCancelling(task);
      const children = isForced ? 0 : countBelow(await tree(task), task.id, isLive);
      const question = {
        title: confirm.cancel(nameOf(task), children),
        action: confirm.cancelAction,
        isDangerous: true,
      };
      if (children > 0 && !(await shell.confirm(question))) return;
      asked.current.add(task.id);
      draw();
      const answer = await client.tasks.cancel(task.id, isForced ? { now: true } : {});
      // The event of its end may have arrived before this answer.
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
      const title = words.notes.deleteQuestion(
        { id, isActive: isActive(task.status), isItem: task.kind === 'item' },
        children,
      );
      if (!(await shell.confirm({ title, action: confirm.deleteAction, isDangerous: true }))) return;
      const { effect } = await client.tasks.remove(task.id);
      shell.say(effect === 'deleted' ? said.deleted(id) : said.deleting(id), 'good');
    });

  /** One after another; reports how many succeeded, or why it stopped. */
  const many = (settings: {
    readonly tasks: readonly Task[];
    readonly title: (tasks: readonly Task[]) => Promise<string>;
    readonly action: string;
    readonly act: (task: Task) => Promise<unknown>;
    readonly done: (count: number) => string;
  }): void =>
    doing(async () => {
      const { tasks, action } = settings;
      if (tasks.length === 0) {
        shell.say(said.nothingMarked);
        return;
      }
      if (!(await shell.confirm({ title: await settings.title(tasks), action, isDangerous: true }))) return;
      for (const task of tasks) await settings.act(task);
      shell.say(settings.done(tasks.length), 'good');
    });
  const childrenOf = async (tasks: readonly Task[]): Promise<number> => {
    const trees = await Promise.all(tasks.map(tree));
    return tasks.reduce((sum, { id }, at) => sum + countBelow(trees[at] ?? [], id, isLive), 0);
  };

  return {
    cancel,
    retry,
    remove,
    isCancelling,
    cancelMany: (tasks) =>
      many({
        tasks: tasks.filter(isLive),
        title: async (live) => confirm.cancelMany(live.length, await childrenOf(live)),
        action: confirm.cancelAction,
        act: async (task) => {
          const isForced = isCancelling(task);
          asked.current.add(task.id);
          await client.tasks.cancel(task.id, isForced ? { now: true } : {});
        },
        done: said.cancellingMany,
      }),
    retryMany: (tasks) =>
      many({
        tasks: tasks.filter(({ status }) => status === 'failed' || status === 'cancelled'),
        title: async ({ length }) => confirm.retryMany(length),
        action: confirm.retryAction,
        act: ({ id }) => client.tasks.retry(id, { environment: { ...environment } }),
        done: said.retriedMany,
      }),
    removeMany: (tasks) =>
      many({
        tasks,
        title: async ({ length }) => confirm.deleteMany(length),
        action: confirm.deleteAction,
        act: ({ id }) => client.tasks.remove(id),
        done: said.deletedMany,
      }),
  };
};

/** Counts the matching descendants at any depth, also below those that do not match. `tree`: all tasks of its root. */
export const countBelow = (
  tree: readonly Task[],
  id: string,
  counts: (task: Task) => boolean = () => true,
): number => {
  const children = Map.groupBy(tree, ({ parentId }) => parentId as string | undefined);
  const below = (parent: string): number =>
    (children.get(parent) ?? []).reduce((sum, child) => sum + (counts(child) ? 1 : 0) + below(child.id), 0);
  return below(id);
};
