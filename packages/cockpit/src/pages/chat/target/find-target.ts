// Which conversation is shown where one enters without naming one: where one was, else the session of the last chat, else a new
// one with the default agent.

import type { Client } from '@coxswain/client';
import type { ChatTarget } from './chat-target.ts';

/** What the place says. */
export interface Wanted extends ChatTarget {
  /** A new conversation, whose agent is picked first. */
  readonly isNew?: boolean;
}

export interface Entrance {
  readonly place: Wanted;
  readonly client: Client;
  /** Where one was last. */
  readonly before: ChatTarget | undefined;
  /** Where programs are looked for. */
  readonly path: string | undefined;
}

/** undefined: there is no agent that could be talked to. */
export const findTarget = async ({
  place,
  client,
  before,
  path,
}: Entrance): Promise<ChatTarget | undefined> => {
  const { session, agent, taskId, isNew = false } = place;
  if (session !== undefined)
    return { session, ...(agent !== undefined && { agent }), ...(taskId !== undefined && { taskId }) };
  if (taskId !== undefined) {
    const { task } = await client.tasks.get(taskId);
    return { session: task.session, agent: task.agent, taskId: task.id };
  }
  if (agent !== undefined) return { agent };
  if (!isNew) {
    if (before) return before;
    const { tasks } = await client.tasks.list({ kind: 'chat', limit: '1' });
    const [last] = tasks;
    if (last) return { session: last.session, agent: last.agent };
  }
  const found = (await client.agents.list(path)).find(({ isDefault }) => isDefault);
  return found && { agent: found.name };
};
