// Waits until tasks are where they should be, all over one stream. The event that ends one counts, whatever becomes of the daemon
// after it. A question only wakes us up: whether it is open is read from the task itself, since it may have been answered.

import type { Client } from '@coxswain/client';
import { applyEvent, type EventType, isEnded, ProblemError, type Task } from '@coxswain/protocol';
import { chunksOf, namedTasks } from '../tasks/pages.ts';

export const WAIT_GOALS = ['terminal', 'completed', 'needs_input'] as const;
export type WaitGoal = (typeof WAIT_GOALS)[number];

/** What tells all there is to know of a task that is waited for. */
const TELLING: readonly EventType[] = ['TaskStarted', 'TaskCompleted', 'TaskFailed', 'TaskCancelled'];

/** True when the task is where the goal wants it. */
export const hasReached = ({ status }: Pick<Task, 'status'>, goal: WaitGoal): boolean =>
  goal === 'terminal' ? isEnded(status) : status === goal;

/** True when the task has reached the goal or never will. */
export const isSettled = (task: Pick<Task, 'status'>, goal: WaitGoal): boolean =>
  isEnded(task.status) || hasReached(task, goal);

/** True when a daemon could not be asked: it is away, ends, or does not answer. */
export const isDaemonLost = (error: unknown): error is ProblemError =>
  error instanceof ProblemError &&
  (error.code === 'unreachable' || error.code === 'unresponsive' || error.code === 'shutting_down');

/** What those who wait are told of, and until when. */
export interface Watch {
  readonly goal: WaitGoal;
  readonly signal: AbortSignal;
  /** Each task once it is settled. */
  readonly onSettled: (task: Task) => Promise<void>;
}

/** Resolves when all of them are settled; `known` is what they were when the wait began. One request, however many there are. */
export const untilSettled = async (client: Client, known: readonly Task[], watch: Watch): Promise<void> => {
  for (const task of known) if (isSettled(task, watch.goal)) await watch.onSettled(task);
  const open = known.filter((task) => !isSettled(task, watch.goal));
  const parts = chunksOf(open.map(({ id }) => id));
  await Promise.all(
    parts.map((ids) =>
      new Waiting(
        client,
        open.filter(({ id }) => ids.includes(id)),
        watch,
      ).follow(),
    ),
  );
};

/** Tasks that are waited for over one stream. */
class Waiting {
  readonly #client: Client;
  readonly #watch: Watch;
  readonly #tasks: Map<string, Task>;

  constructor(client: Client, tasks: readonly Task[], watch: Watch) {
    this.#client = client;
    this.#watch = watch;
    this.#tasks = new Map(tasks.map((task) => [task.id, task]));
  }

  async follow(): Promise<void> {
    while (this.#tasks.size > 0) {
      const before = this.#tasks.size;
      try {
        await this.#listen();
      } catch (error) {
        // One that was settled may have been deleted since, and can be asked for no more.
        const isGone = error instanceof ProblemError && error.code === 'task_not_found';
        if (!isGone || this.#tasks.size === before) throw error;
      }
    }
  }

  /** Until all are settled, or one could not be read: that is reported again from the beginning once the daemon is back. */
  async #listen(): Promise<void> {
    const { goal, signal } = this.#watch;
    const waking: readonly EventType[] =
      goal === 'needs_input' ? ['TaskDeleted', 'InputRequested'] : ['TaskDeleted'];
    const types = [...TELLING, ...waking];
    const events = this.#client.events({ tasks: [...this.#tasks.keys()], since: 0, types, signal });
    for await (const event of events) {
      const task = event.taskId && this.#tasks.get(event.taskId);
      if (!task) continue;
      // An item that was done may have been taken up again.
      const isCertain = TELLING.includes(event.type) && task.kind !== 'item';
      if (isCertain) await this.#note(applyEvent(task, event));
      else if (!(await this.#read())) return;
      if (this.#tasks.size === 0) return;
    }
  }

  /** All of them at once; false when the daemon could not be asked. */
  async #read(): Promise<boolean> {
    const { orAborted } = await import('@coxswain/client');
    try {
      const ids = [...this.#tasks.keys()];
      const now = await orAborted(namedTasks(this.#client, ids), this.#watch.signal);
      for (const task of now) await this.#note(task);
      return true;
    } catch (error) {
      if (isDaemonLost(error)) return false;
      throw error;
    }
  }

  async #note(task: Task): Promise<void> {
    this.#tasks.set(task.id, task);
    if (!isSettled(task, this.#watch.goal)) return;
    this.#tasks.delete(task.id);
    await this.#watch.onSettled(task);
  }
}
