// What can be followed: one task, or the whole ledger.

import { agentsOf, isOwnTree, onlyOf } from '@coxswain/engine';
import type { EventFilter } from '@coxswain/ledger';
import { PING_INTERVAL_MS, type Task } from '@coxswain/protocol';
import { SSE_TYPE } from '@coxswain/protocol/operations';
import type { eventsQuery } from '@coxswain/protocol/schema';
import type { z } from 'zod';
import { cursorOf } from '../request/cursor.ts';
import { followTask } from '../stream/follow-task.ts';
import type { Call, Handlers } from '../route.ts';
import type { Services } from '../services.ts';
import { followFrames, Progress, pingFrame } from '../stream/sse.ts';
import type { Streams } from '../stream/streams.ts';
import { isOwnRoot, resolveTask } from '../request/task-ref.ts';
import { visibleBatches } from '../stream/visible-batches.ts';

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

export const streamHandlers = (services: Services, streams: Streams): Handlers<'tasks', 'stream'> => ({
  stream(call) {
    const { type, since, follow } = call.query;
    return followTask(services, call, {
      stream: streams.open(call.context, call.caller),
      task: call.task,
      after: cursorOf(call.context, since, 0),
      isPastOnly: follow === false,
      types: type,
    });
  },
});

export const eventHandlers = (services: Services, streams: Streams): Handlers<'events'> => ({
  async stream(call) {
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
});
