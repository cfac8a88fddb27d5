// Lists longer than a page: cursors are followed until there are enough.

import type { Client } from '@coxswain/client';
import { didYouMean, ProblemError, parseTaskRef, type Task, type TaskQueryInput } from '@coxswain/protocol';

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

/** How many ids a request has room for. */
const IDS_AT_ONCE = 500;

/** The tasks that the references name, in their order, each once. */
export const namedTasks = async (client: Client, refs: readonly string[]): Promise<readonly Task[]> => {
  const prefixes = refs.map((ref) => {
    const parsed = parseTaskRef(ref);
    return parsed !== undefined && 'prefix' in parsed ? parsed.prefix : undefined;
  });
  const ids = [...new Set(prefixes.filter((prefix) => prefix !== undefined))];
  // The newest task is another one later: it and what names none are asked for by themselves, at the same time.
  const others = refs.map((ref, at) => prefixes[at] === undefined && client.tasks.get(ref));
  const [listed, rest] = await Promise.all([
    Promise.all(chunksOf(ids).map((id) => findTasks(client, { id }))),
    Promise.all(others),
  ]);
  const found = listed.flatMap(({ tasks }) => tasks);
  const byId = new Map(found.map((task) => [task.id as string, task]));
  const named = rest.flatMap((detail, at) => {
    if (detail) return [detail.task];
    const prefix = prefixes[at] ?? '';
    return byId.get(prefix) ?? found.find(({ id }) => id.startsWith(prefix)) ?? [];
  });
  return [...new Map(named.map((task) => [task.id, task])).values()];
};

/** In parts that fit a request each. */
export const chunksOf = <Id extends string>(ids: readonly Id[]): readonly (readonly Id[])[] =>
  Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, at) =>
    ids.slice(at * IDS_AT_ONCE, (at + 1) * IDS_AT_ONCE),
  );

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
