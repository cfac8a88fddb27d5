// The work beside the conversation as it is now: every two seconds by conditional requests, and after every event.

import type { Client } from '@coxswain/client';
import { applyEvent, DISPATCHED_KINDS, isEnded, type Task } from '@coxswain/protocol';
import { useEffect, useRef, useState } from 'react';
import { changesLists } from '../data/list-events.ts';
import { useResource } from '../data/use-resource.ts';
import { useSurroundings } from '../shell/context.ts';
import { STRIP_KINDS, type StripState, stripState, type Waiting } from './strip-state.ts';

const MOST_ACTIVE = 500;
/** The most that one page may hold. */
const MAX_PAGE = 1_000;
const QUERY = {
  status: 'pending,running,needs_input',
  kind: STRIP_KINDS.join(','),
  // What runs comes before what is pending: however much waits, no running task is missed.
  order: 'attention',
  limit: String(MOST_ACTIVE),
} as const;
/** Of tasks that have ended only the last ones can be the newest. */
const MOST_ENDED = 20;

/** What waits and is not the strip's: turns of conversations, parts of other work. There are few. */
const OTHERS = {
  status: 'pending',
  kind: DISPATCHED_KINDS.filter((kind) => !STRIP_KINDS.includes(kind)).join(','),
  limit: String(MAX_PAGE),
} as const;

interface Reading {
  readonly tasks: readonly Task[];
  readonly more?: Waiting;
}

/** From the counters of the ledger, however many wait: all but the others. undefined: there are too many of those to tell. */
const countPending = async (tasks: Client['tasks']): Promise<number | undefined> => {
  const [counts, others] = await Promise.all([tasks.counts(), tasks.list(OTHERS)]);
  return others.nextCursor === undefined ? Math.max(0, counts.pending - others.tasks.length) : undefined;
};

export const useStrip = (ownTaskId: string | undefined): StripState | undefined => {
  const { world, events } = useSurroundings();
  const { tasks } = world.client;
  const last = useRef<Reading>(undefined);
  const [ended, setEnded] = useState<readonly Task[]>([]);
  const load = async (): Promise<Reading | undefined> => {
    const held = last.current;
    const page = (await tasks.poll(QUERY)) ?? (held === undefined ? await tasks.list(QUERY) : undefined);
    const isMore = page === undefined ? held?.more !== undefined : page.nextCursor !== undefined;
    const more = isMore ? { pending: await countPending(tasks) } : undefined;
    if (page === undefined && more?.pending === held?.more?.pending) return undefined;
    const reading = { tasks: page?.tasks ?? held?.tasks ?? [], ...(more === undefined ? {} : { more }) };
    last.current = reading;
    return reading;
  };
  const { value } = useResource(load, { key: 'strip', isConcerned: changesLists });
  useEffect(
    () =>
      events.listen((event) => {
        const task = last.current?.tasks.find(({ id }) => id === event.taskId);
        const now = task && applyEvent(task, event);
        if (now && isEnded(now.status)) setEnded((all) => [now, ...all].slice(0, MOST_ENDED));
        if (event.type === 'TaskDeleted') setEnded((all) => all.filter(({ id }) => id !== event.taskId));
      }),
    [events],
  );
  const isOver = new Set(ended.map(({ id }) => id));
  return stripState(
    (value?.tasks ?? []).filter(({ id }) => !isOver.has(id)),
    ended,
    ownTaskId,
    value?.more,
  );
};
