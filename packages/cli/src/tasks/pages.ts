// Lists longer than a page: cursors are followed until there are enough.

import type { Client } from '@coxswain/client';
import { didYouMean, ProblemError, type Task, type TaskQueryInput } from '@coxswain/protocol';

/** The most that the daemon gives at once. */
const PAGE = 1_000;

export interface FoundTasks {
  readonly tasks: readonly Task[];
  /** More fit than were asked for. */
  readonly hasMore: boolean;
}

/** The first `most` tasks that fit the query; all of them without a number. */
export const findTasks = async (
  client: Client,
  query: Omit<TaskQueryInput, 'limit' | 'cursor'>,
  most = Number.POSITIVE_INFINITY,
): Promise<FoundTasks> => {
  const tasks: Task[] = [];
  let cursor: string | undefined;
  do {
    const limit = String(Math.min(PAGE, most - tasks.length));
    const page = await client.tasks.list({ ...query, limit, cursor });
    tasks.push(...page.tasks);
    cursor = page.nextCursor;
  } while (cursor !== undefined && tasks.length < most);
  await requireAgents(client, query.agent?.toString(), tasks);
  return { tasks, hasMore: cursor !== undefined };
};

/**
 * Throws `agent_not_found` for a name that no agent has, of those that are separated by commas, and no task: that of an agent
 * that was taken out of the config still finds what it did.
 */
export const requireAgents = async (
  client: Client,
  names: string | undefined,
  found: readonly Task[] = [],
): Promise<void> => {
  const unseen = (names ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !found.some(({ agent }) => agent === name));
  if (unseen.length === 0) return;
  const known = (await client.agents.list({ all: true })).map(({ name }) => name);
  for (const agent of unseen.filter((name) => !known.includes(name))) {
    if ((await client.tasks.list({ agent, limit: '1' })).tasks.length > 0) continue;
    const hint = didYouMean(agent, known, `known agents: ${known.join(', ')}`);
    throw new ProblemError('agent_not_found', `unknown agent '${agent}'${hint}`);
  }
};
