// What can be followed: one task, or the whole ledger.

import { agentsOf, isOwnTree, onlyOf } from '@coxswain/engine';
import type { EventFilter } from '@coxswain/ledger';
import { PING_INTERVAL_MS, type Task } from '@coxswain/protocol';
import { eventsQuery, streamQuery } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { cursorOf } from '../cursor.ts';
import { followTask } from '../follow-task.ts';
import { type Call, plainRoute, type Route, taskRoute } from '../route.ts';
import type { Services } from '../services.ts';
import { followFrames, Progress, pingFrame, SSE_TYPE } from '../sse.ts';
import type { Streams } from '../streams.ts';
import { isOwnRoot, resolveTask } from '../task-ref.ts';
import { visibleBatches } from '../visible-batches.ts';

const lastEventId = {
  name: 'Last-Event-ID',
  description: 'The sequence of the event seen last; wins over `since`.',
  schema: z.string().regex(/^\d{1,15}$/),
};

type EventsCall = Call<z.output<typeof eventsQuery>>;

/** True when everything that the query names lies below the task whose program asks. */
const isWithinOwnTree = async ({ ledger }: Services, { caller, query }: EventsCall): Promise<boolean> => {
  if (query.task === undefined)
    return query.root !== undefined && (await isOwnRoot(ledger, caller, query.root));
  for (const ref of query.task)
    if (!(await isOwnTree(ledger, caller, await resolveTask(ledger, ref, caller)))) return false;
  return true;
};

/**
 * A program sees the events of its own agent's tasks, and of tasks that it submitted, all; an access token those of its agents.
 * Of several agents the feed is narrowed as it goes out.
 */
const agentFilter = async (services: Services, call: EventsCall): Promise<string | undefined> => {
  const { query, caller } = call;
  const agents = await agentsOf(services.ledger, caller);
  if (agents === undefined || (await isWithinOwnTree(services, call))) return query.agent;
  if (query.agent !== undefined && !agents.has(query.agent)) throw onlyOf(agents, caller, 'events');
  const [only, ...others] = agents;
  return query.agent ?? (others.length === 0 ? only : undefined);
};

const filterOf = async (services: Services, call: EventsCall): Promise<EventFilter> => {
  const { type, session, root, task } = call.query;
  const find = (ref: string): Promise<Task> => resolveTask(services.ledger, ref, call.caller);
  const named = await Promise.all((task ?? []).map(find));
  return {
    types: type && new Set(type),
    session,
    rootId: root === undefined ? undefined : (await find(root)).rootId,
    taskIds: task && new Set(named.map(({ id }) => id)),
    agent: await agentFilter(services, call),
  };
};

export const streamRoutes = (services: Services, streams: Streams): readonly Route[] => [
  taskRoute({
    name: 'streamTask',
    summary: 'Follow a task',
    description:
      'The events of the task as SSE: replayed after the cursor (default: from the beginning), then live, closed after the ' +
      'event that ends it.',
    query: streamQuery,
    headers: [lastEventId],
    answers: [
      { status: 200, description: 'The events.', type: SSE_TYPE },
      { status: 204, description: 'The task has ended and its end lies before the cursor.' },
    ],
    problems: ['cursor_expired'],
    async handle(call) {
      const { type, since, follow } = call.query;
      const after = cursorOf(call.context, since, 0);
      return followTask(services, call, {
        stream: streams.open(call.context, call.caller),
        task: call.task,
        after,
        isPastOnly: follow === false,
        types: type,
      });
    },
  }),
  plainRoute({
    name: 'streamEvents',
    summary: 'Follow the ledger',
    description:
      'The events of all tasks as SSE, filtered: replayed after the cursor (default: only what comes now), then live, ' +
      'without end.',
    query: eventsQuery,
    headers: [lastEventId],
    answers: [{ status: 200, description: 'The events.', type: SSE_TYPE }],
    problems: ['forbidden', 'task_not_found', 'ambiguous_id', 'cursor_expired'],
    async handle(call) {
      const { events } = services.ledger;
      const after = cursorOf(call.context, call.query.since, events.head());
      const filter = await filterOf(services, call);
      const stream = streams.open(call.context, call.caller);
      const progress = new Progress(after);
      return stream.send({
        contentType: SSE_TYPE,
        pieces: followFrames({
          batches: visibleBatches(
            services.ledger,
            call.caller,
            events.subscribe(after, filter, stream.signal, progress.reach),
          ),
          progress,
        }),
        ping: { everyMs: services.pingMs ?? PING_INTERVAL_MS, piece: () => pingFrame(progress.seq) },
        isCaughtUp: () => progress.seq >= events.head(),
        isResumable: true,
      });
    },
  }),
];
