// Who calls the tool: the task of an agent that cox runs, or a person's agent.

import type { Client } from '@coxswain/client';
import type { Task } from '@coxswain/protocol';

/** The task the caller runs in; undefined for an agent that cox did not start. Never cached: a session has many tasks. */
export const ownTask = async (client: Client): Promise<Task | undefined> => {
  const caller = await client.daemon.caller();
  return caller.kind === 'task' ? caller.task : undefined;
};
