// Lists longer than a page: cursors are followed until enough is there.

import type { Client } from '@coxswain/client';
import type { Task, TaskQueryInput } from '@coxswain/protocol';

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
    const page = await client.tasks.list({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
    tasks.push(...page.tasks);
    cursor = page.nextCursor;
  } while (cursor !== undefined && tasks.length < most);
  return { tasks, hasMore: cursor !== undefined };
};
