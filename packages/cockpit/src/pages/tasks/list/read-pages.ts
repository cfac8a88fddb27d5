// Reads a list of tasks as far as it is wanted, and no more of it than has changed.

import type { Client } from '@coxswain/client';
import type { LedgerEvent, TaskPage, TaskQueryInput, TaskStatus } from '@coxswain/protocol';
import { appendPage, applyEvents, joinFresh, type TaskPages } from './task-pages.ts';

export interface ListReading {
  readonly query: TaskQueryInput;
  /** Those that belong to the list. */
  readonly statuses: readonly TaskStatus[];
  /** What was read for this query before. */
  readonly held: TaskPages | undefined;
  /** What was told since then. */
  readonly news: readonly LedgerEvent[];
  /** So many are wanted at least, as far as there are. */
  readonly count: number;
}

type Tasks = Pick<Client['tasks'], 'list' | 'poll'>;

const pagesOf = ({ tasks, nextCursor }: TaskPage): TaskPages =>
  nextCursor === undefined ? { tasks } : { tasks, cursor: nextCursor };

/** The list as it is now; the same object as `held` when nothing of it has changed. */
export const readPages = async (client: Tasks, reading: ListReading): Promise<TaskPages> => {
  const { query, statuses, news, count } = reading;
  const next = (cursor: string): Promise<TaskPage> => client.list({ ...query, cursor });
  const held = reading.held && applyEvents(reading.held, news, statuses);
  const polled = await client.poll(query);
  // Nothing changed since another reader of the same query asked; this one has nothing yet.
  const page = polled ?? (held === undefined ? await client.list(query) : undefined);
  let pages = held ?? { tasks: [] };
  if (page !== undefined) {
    let fresh = pagesOf(page);
    let joined = joinFresh(held, fresh);
    while (!joined.isJoined && fresh.cursor !== undefined && fresh.tasks.length < (held?.tasks.length ?? 0)) {
      fresh = appendPage(fresh, await next(fresh.cursor));
      joined = joinFresh(held, fresh);
    }
    pages = joined.pages;
  }
  while (pages.cursor !== undefined && pages.tasks.length < count)
    pages = appendPage(pages, await next(pages.cursor));
  return pages;
};
