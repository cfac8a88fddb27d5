// The open requests with their tasks, oldest first, and who closed the others.

import {
  type EventData,
  type InputRequest,
  isTerminalEvent,
  type LedgerEvent,
  type Task,
} from '@coxswain/protocol';
import { useEffect, useRef } from 'react';
import { onlyChanges } from '../../data/only-changes.ts';
import { type Resource, useResource } from '../../data/use-resource.ts';
import { useSurroundings } from '../../shell/context.ts';

export interface Asked {
  readonly request: InputRequest;
  /** undefined: it was removed meanwhile. */
  readonly task: Pick<Task, 'id' | 'status' | 'agent' | 'session' | 'description'> | undefined;
}

export interface InboxData extends Resource<readonly Asked[]> {
  /** How a closed request ended. */
  closingOf(requestId: string): EventData['InputAnswered'] | undefined;
}

const KEY = 'inbox';
const EVERY_MS = 5_000;
const PAGE = '1000';
/** Ends of requests that are remembered: more than leave between two readings. */
const MAX_CLOSINGS = 1_000;

const isConcerned = ({ type }: LedgerEvent): boolean =>
  type === 'InputRequested' || type === 'InputAnswered' || type === 'TaskDeleted' || isTerminalEvent(type);

const isOlder = (one: InputRequest, other: InputRequest): number =>
  one.createdAt.localeCompare(other.createdAt) || one.id.localeCompare(other.id);

export const useInbox = (): InboxData => {
  const { deps, events } = useSurroundings();
  const { client } = deps;
  const tasks = useRef(new Map<string, Asked['task']>());
  const closings = useRef(new Map<string, EventData['InputAnswered']>());

  useEffect(
    () =>
      events.listen((event) => {
        if (event.type !== 'InputAnswered') return;
        if (closings.current.size >= MAX_CLOSINGS) closings.current.clear();
        closings.current.set(event.data.requestId, event.data);
      }),
    [events],
  );

  /** Tasks that ask are few and known by one list; who asked in the moment between is looked up. */
  const learn = async (requests: readonly InputRequest[]): Promise<void> => {
    const known = tasks.current;
    if (requests.every(({ taskId }) => known.has(taskId))) return;
    const page = await client.tasks.list({ status: 'needs_input', limit: PAGE });
    for (const { id, status, agent, session, description } of page.tasks)
      known.set(id, { id, status, agent, session, description });
    const missing = new Set(requests.map(({ taskId }) => taskId).filter((id) => !known.has(id)));
    for (const taskId of missing) {
      const found = await client.tasks.get(taskId).catch(() => undefined);
      known.set(taskId, found?.task);
    }
  };

  const load = onlyChanges(async (): Promise<readonly Asked[]> => {
    const requests = (await client.inputs.list()).toSorted(isOlder);
    await learn(requests);
    const wanted = new Set<string>(requests.map(({ taskId }) => taskId));
    for (const id of tasks.current.keys()) if (!wanted.has(id)) tasks.current.delete(id);
    return requests.map((request) => ({ request, task: tasks.current.get(request.taskId) }));
  });
  const resource = useResource(load, { key: KEY, everyMs: EVERY_MS, isConcerned });
  return { ...resource, closingOf: (requestId) => closings.current.get(requestId) };
};
