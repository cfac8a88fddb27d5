// The background tasks beside the conversation: polled every two seconds by conditional requests, and read after each event.
// It counts what the head line counts, except the turns of the conversation itself.

import { applyEvent, ENDED_STATUSES, isEnded, type Task } from '@coxswain/protocol';
import { useEffect, useRef, useState } from 'react';
import { changesLists } from '../data/list-events.ts';
import { useResource } from '../data/use-resource.ts';
import { useSurroundings } from '../shell/context.ts';
import { STRIP_KINDS, type StripState, stripState } from './strip-state.ts';

const MAX_ACTIVE = 500;
const QUERY = {
  status: 'pending,running,needs_input',
  // What runs comes before what is pending: however much waits, no running task is missed.
  order: 'attention',
  limit: String(MAX_ACTIVE),
} as const;
/** Of tasks that have ended only the last ones can be the newest. */
const MAX_ENDED = 20;
const ENDED = {
  status: ENDED_STATUSES.join(','),
  kind: STRIP_KINDS.join(','),
  order: 'ended',
  limit: String(MAX_ENDED),
} as const;
/** A task that ended longer ago is not shown when the cockpit opens. */
const NEWS_MS = 60 * 60_000;

interface Reading {
  readonly tasks: readonly Task[];
  /** How many wait, where not all of them were listed. */
  readonly pending?: number | undefined;
}

export const useStrip = (ownTaskId: string | undefined): StripState | undefined => {
  const { deps, events } = useSurroundings();
  const { client, clock, log } = deps;
  const { tasks } = client;
  const newest = useRef<readonly Task[]>([]);
  const [ended, setEnded] = useState<readonly Task[]>([]);
  // A turn that has just ended is still its own where the list says that it runs.
  const own = useRef(new Set<string>());
  if (ownTaskId !== undefined) own.current.add(ownTaskId);
  const load = async (held: Reading | undefined): Promise<Reading | undefined> => {
    const page = (await tasks.poll(QUERY)) ?? (held === undefined ? await tasks.list(QUERY) : undefined);
    const isMore = page === undefined ? held?.pending !== undefined : page.nextCursor !== undefined;
    const pending = isMore ? (await tasks.counts()).pending : undefined;
    if (page === undefined && pending === held?.pending) return undefined;
    return { tasks: page?.tasks ?? held?.tasks ?? [], pending };
  };
  const { value } = useResource(load, { key: 'strip', isConcerned: changesLists });
  newest.current = value?.tasks ?? [];
  useEffect(() => {
    const since = clock.nowMs() - NEWS_MS;
    const isNews = ({ endedAt }: Task): boolean => endedAt !== undefined && Date.parse(endedAt) > since;
    tasks
      .list(ENDED)
      .then((page) => setEnded((all) => [...all, ...page.tasks.filter(isNews)].slice(0, MAX_ENDED)))
      .catch((error: unknown) => log('what has ended could not be read', { error: String(error) }));
  }, [tasks, clock, log]);
  useEffect(
    () =>
      events.listen((event) => {
        const task = newest.current.find(({ id }) => id === event.taskId);
        const now = task && applyEvent(task, event);
        if (now && isEnded(now.status)) setEnded((all) => [now, ...all].slice(0, MAX_ENDED));
        if (event.type === 'TaskDeleted') setEnded((all) => all.filter(({ id }) => id !== event.taskId));
      }),
    [events],
  );
  const isOver = new Set(ended.map(({ id }) => id));
  const active = (value?.tasks ?? []).filter(({ id }) => !isOver.has(id));
  return stripState(active, ended, own.current, value?.pending);
};
