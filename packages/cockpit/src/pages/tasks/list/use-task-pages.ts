// The current tasks of a tab: the first page by conditional requests every two seconds and after each event, later pages on
// scrolling.

import type { Client } from '@coxswain/client';
import type { Counts, LedgerEvent, TaskPage, TaskQueryInput, TaskStatus } from '@coxswain/protocol';
import { useEffect, useMemo, useRef } from 'react';
import { changesLists } from '../../../data/list-events.ts';
import { useResource } from '../../../data/use-resource.ts';
import { useSurroundings } from '../../../shell/context.ts';
import { isFromItsEnd } from '../filter/task-filter.ts';
import { appendPage, applyEvents, joinFresh, type TaskPages } from './task-pages.ts';

export interface TaskListState extends TaskPages {
  /** undefined until the first answer. */
  readonly counts?: Counts | undefined;
  readonly isLoaded: boolean;
  /** It was read from its end: what comes before it may be missing, not what comes after. */
  readonly isFromEnd: boolean;
  /** Why the last reading failed; what was read before stays. */
  readonly error?: string | undefined;
  reload(): void;
  /** Reads on until there are that many, or all. */
  want(count: number): void;
}

interface Reading {
  readonly pages: TaskPages;
  readonly counts: Counts;
  readonly isFromEnd: boolean;
}

/** While another query is read, what the one before found for the same statuses stays on the screen. */
export const useTaskPages = (query: TaskQueryInput, statuses: readonly TaskStatus[]): TaskListState => {
  const { deps, events } = useSurroundings();
  const { tasks } = deps.client;
  const key = JSON.stringify(query);
  const unapplied = useRef<LedgerEvent[]>([]);
  const wanted = useRef({ key, count: 0 });
  if (wanted.current.key !== key) wanted.current = { key, count: 0 };

  useEffect(
    () =>
      events.listen((event) => {
        if (changesLists(event)) unapplied.current.push(event);
      }),
    [events],
  );

  const load = async (held: Reading | undefined): Promise<Reading | undefined> => {
    const before = held?.pages;
    const news = unapplied.current;
    unapplied.current = [];
    const reading = { query, statuses, held: before, news, count: wanted.current.count };
    const pages = await readPages(tasks, reading).catch((error: unknown) => {
      unapplied.current = [...news, ...unapplied.current];
      throw error;
    });
    if (pages === before) return undefined;
    return { pages, counts: await tasks.counts(), isFromEnd: isFromItsEnd(query) };
  };
  const { value, error, reload } = useResource(load, { key, isConcerned: changesLists });
  const last = useRef<{ readonly statuses: readonly TaskStatus[]; readonly value: Reading }>(undefined);
  if (value !== undefined) last.current = { statuses, value };
  const isComing = error === undefined && last.current?.statuses === statuses;
  const shown = value ?? (isComing ? last.current?.value : undefined);
  const isFromEnd = shown?.isFromEnd ?? isFromItsEnd(query);
  const read = shown?.pages;
  const pages = useMemo(
    () => (isFromEnd && read ? { ...read, tasks: read.tasks.toReversed() } : (read ?? { tasks: [] })),
    [isFromEnd, read],
  );
  const want = (count: number): void => {
    if (count <= wanted.current.count) return;
    wanted.current = { key, count };
    reload();
  };
  return { ...pages, counts: shown?.counts, error, isLoaded: shown !== undefined, isFromEnd, reload, want };
};

// Reads a list of tasks as far as needed, and only what has changed.
interface ListReading {
  readonly query: TaskQueryInput;
  /** Those that belong to the list. */
  readonly statuses: readonly TaskStatus[];
  /** What was read for this query before. */
  readonly held: TaskPages | undefined;
  /** The events since then. */
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
