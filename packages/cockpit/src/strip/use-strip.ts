// The work beside the conversation as it is now: every two seconds by conditional requests, and after every event.

import { applyEvent, isEnded, type Task } from '@coxswain/protocol';
import { useEffect, useRef, useState } from 'react';
import { changesLists } from '../data/list-events.ts';
import { useResource } from '../data/use-resource.ts';
import { useSurroundings } from '../shell/context.ts';
import { STRIP_KINDS, type StripState, stripState } from './strip-state.ts';

const MOST_ACTIVE = 500;
const QUERY = {
  status: 'pending,running,needs_input',
  kind: STRIP_KINDS.join(','),
  // What runs comes before what is pending: however much waits, no running task is missed.
  order: 'attention',
  limit: String(MOST_ACTIVE),
} as const;
/** Of tasks that have ended only the last ones can be the newest. */
const MOST_ENDED = 20;

export const useStrip = (ownTaskId: string | undefined): StripState | undefined => {
  const { world, events } = useSurroundings();
  const { tasks } = world.client;
  const active = useRef<readonly Task[]>(undefined);
  const [ended, setEnded] = useState<readonly Task[]>([]);
  const load = async (): Promise<readonly Task[] | undefined> => {
    const page =
      (await tasks.poll(QUERY)) ?? (active.current === undefined ? await tasks.list(QUERY) : undefined);
    if (page) active.current = page.tasks;
    return page?.tasks;
  };
  const { value = [] } = useResource(load, { key: 'strip', isConcerned: changesLists });
  useEffect(
    () =>
      events.listen((event) => {
        const task = active.current?.find(({ id }) => id === event.taskId);
        const now = task && applyEvent(task, event);
        if (now && isEnded(now.status)) setEnded((all) => [now, ...all].slice(0, MOST_ENDED));
        if (event.type === 'TaskDeleted') setEnded((all) => all.filter(({ id }) => id !== event.taskId));
      }),
    [events],
  );
  const isOver = new Set(ended.map(({ id }) => id));
  return stripState(
    value.filter(({ id }) => !isOver.has(id)),
    ended,
    ownTaskId,
    value.length === MOST_ACTIVE,
  );
};
