// Whose tool this is: the task of an agent that cox runs, or an agent of a person.

import type { Client } from '@coxswain/client';
import type { Task } from '@coxswain/protocol';

/** The task that the caller runs in; undefined for an agent that cox did not start. Asked anew: a session has many tasks. */
export const ownTask = async (client: Client): Promise<Task | undefined> => {
  const caller = await client.daemon.caller();
  return caller.kind === 'task' ? caller.task : undefined;
};
