// Which conversation is shown where one enters without naming one: where one was, else the session of the last chat, else a new
// one with the default agent.

import type { Client } from '@coxswain/client';
import { ProblemError } from '@coxswain/protocol';
import type { CockpitWorld } from '../../../shell/world.ts';
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
  /** Where somebody wanted to go, and when. */
  readonly switchedTo: CockpitWorld['switchedTo'];
  /** Where programs are looked for. */
  readonly path: string | undefined;
}

/** undefined: there is no agent that could be talked to. */
export const findTarget = async ({
  place,
  client,
  before,
  switchedTo,
  path,
}: Entrance): Promise<ChatTarget | undefined> => {
  const { session, agent, taskId, isNew = false } = place;
  if (session !== undefined) {
    const own = agent ?? (await agentOf(session, client)) ?? (await defaultAgent(client, path));
    return { session, ...(own !== undefined && { agent: own }), ...(taskId !== undefined && { taskId }) };
  }
  if (taskId !== undefined) {
    const { task } = await client.tasks.get(taskId);
    return { session: task.session, agent: task.agent, taskId: task.id };
  }
  if (agent !== undefined) return { agent };
  if (!isNew) {
    if (before) return before;
    const { tasks } = await client.tasks.list({ kind: 'chat', limit: '1' });
    const [last] = tasks;
    if (switchedTo && (last === undefined || Date.parse(last.createdAt) < Date.parse(switchedTo.at))) {
      const own = await agentOf(switchedTo.session, client);
      if (own !== undefined) return { session: switchedTo.session, agent: own };
    }
    if (last) return { session: last.session, agent: last.agent };
  }
  const own = await defaultAgent(client, path);
  return own === undefined ? undefined : { agent: own };
};

const defaultAgent = async (client: Client, path: string | undefined): Promise<string | undefined> =>
  (await client.agents.list({ path })).find(({ isDefault }) => isDefault)?.name;

/** undefined: there is no such session yet. */
const agentOf = async (session: string, client: Client): Promise<string | undefined> => {
  try {
    return (await client.sessions.get(session)).agent;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'session_not_found') return undefined;
    throw error;
  }
};
