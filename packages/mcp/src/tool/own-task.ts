// Whose tool this is: the task of an agent that cox runs, or an agent of a person.

import type { Client } from '@coxswain/client';
import type { Task } from '@coxswain/protocol';
import type { ToolContext } from './context.ts';

/** The list of items of agents that neither run in a task nor were told a session. */
const SHARED_SESSION = 'mcp';

/** The task that the caller runs in; undefined for an agent that cox did not start. Asked anew: a session has many tasks. */
export const ownTask = async (client: Client): Promise<Task | undefined> => {
  const caller = await client.daemon.caller();
  return caller.kind === 'task' ? caller.task : undefined;
};

/** The session whose items the caller keeps. */
export const itemSession = (own: Task | undefined, { submitter }: ToolContext): string =>
  own?.session ?? submitter.session ?? SHARED_SESSION;
