// The tasks of a tab as they are now: the first page by conditional requests every two seconds and after every event, later
// pages when somebody scrolls there.

import type { Counts, LedgerEvent, TaskQueryInput, TaskStatus } from '@coxswain/protocol';
import { useEffect, useMemo, useRef } from 'react';
import { changesLists } from '../../../data/list-events.ts';
import { useResource } from '../../../data/use-resource.ts';
import { useSurroundings } from '../../../shell/context.ts';
import { isFromItsEnd } from '../filter/task-filter.ts';
import { readPages } from './read-pages.ts';
import type { TaskPages } from './task-pages.ts';

export interface TaskListState extends TaskPages {
  /** undefined until the first answer. */
  readonly counts?: Counts;
  readonly isLoaded: boolean;
  /** It was read from its end: what comes before it may be missing, not what comes after. */
  readonly isFromEnd: boolean;
  /** Why the last reading failed; what was read before stays. */
  readonly error?: string;
  reload(): void;
  /** Reads on until there are so many, or all. */
  want(count: number): void;
}

interface Reading {
  readonly pages: TaskPages;
  readonly counts: Counts;
  readonly isFromEnd: boolean;
}

/** While another query is read, what the one before found for the same statuses stays on the screen. */
export const useTaskPages = (query: TaskQueryInput, statuses: readonly TaskStatus[]): TaskListState => {
  const { world, events } = useSurroundings();
  const { tasks } = world.client;
  const key = JSON.stringify(query);
  const told = useRef<LedgerEvent[]>([]);
  const wanted = useRef({ key, count: 0 });
  if (wanted.current.key !== key) wanted.current = { key, count: 0 };

  useEffect(
    () =>
      events.listen((event) => {
        if (changesLists(event)) told.current.push(event);
      }),
    [events],
  );

  const load = async (held: Reading | undefined): Promise<Reading | undefined> => {
    const before = held?.pages;
    const news = told.current;
    told.current = [];
    const reading = { query, statuses, held: before, news, count: wanted.current.count };
    const pages = await readPages(tasks, reading).catch((error: unknown) => {
      told.current = [...news, ...told.current];
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
  return {
    ...pages,
    ...(shown === undefined ? {} : { counts: shown.counts }),
    ...(error === undefined ? {} : { error }),
    isLoaded: shown !== undefined,
    isFromEnd,
    reload,
    want,
  };
};
