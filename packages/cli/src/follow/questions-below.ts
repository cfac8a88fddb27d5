// Who waits for a task waits for what is below it as well: a step that asks for approval, a helper that wants a permission.
// Nothing of that is an event of the task itself.

import type { Client } from '@coxswain/client';
import { type InputRequest, ProblemError, placeText, type Task, type TaskId } from '@coxswain/protocol';

export interface AskedBelow {
  readonly request: InputRequest;
  /** The task that asks, and those between it and the task that is waited for, from above: `deploy › claude`. */
  readonly who: string;
  /** The task itself asks. */
  readonly isOwn: boolean;
}

/** From the task below to the one that asks; undefined where the one that asks is not below it, or may not be seen. */
const pathTo = async (client: Client, from: TaskId, top: TaskId): Promise<string | undefined> => {
  const tasks: Task[] = [];
  for (let id: TaskId | undefined = from; id !== undefined; ) {
    const { task }: { readonly task: Task } = await client.tasks.get(id);
    if (id === top) return placeText(tasks.length === 0 ? [task] : tasks);
    tasks.unshift(task);
    id = task.parentId;
  }
  return undefined;
};

/** Everything that is asked in the tree of the task after the event `since` and still open, until the signal aborts. */
export async function* questionsBelow(
  client: Client,
  { id, rootId }: Pick<Task, 'id' | 'rootId'>,
  { since, signal }: { readonly since: number; readonly signal: AbortSignal },
): AsyncGenerator<AskedBelow> {
  for await (const event of client.events({ root: rootId, types: ['InputRequested'], since, signal })) {
    if (event.type !== 'InputRequested') continue;
    const { request } = event.data;
    try {
      const { inputs = [] } = await client.tasks.get(request.taskId, { include: ['inputs'] });
      if (!inputs.some((input) => input.id === request.id && input.state === 'open')) continue;
      const who = await pathTo(client, request.taskId, id);
      if (who !== undefined) yield { request, who, isOwn: request.taskId === id };
    } catch (error) {
      // It was removed meanwhile, or belongs to an agent whose tasks may not be seen.
      if (!(error instanceof ProblemError)) throw error;
    }
  }
}
