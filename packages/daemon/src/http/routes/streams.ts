// Event streams: of one task, or of the whole ledger.

import { agentsOf, type Caller, maySee, onlyOf } from '@coxswain/engine';
import type { EventFilter, FeedItem, Ledger } from '@coxswain/ledger';
import { PING_INTERVAL_MS, type Task, type TaskId } from '@coxswain/protocol';
import { SSE_TYPE } from '@coxswain/protocol/operations';
import type { eventsQuery } from '@coxswain/protocol/schema';
import type { z } from 'zod';
import type { RequestContext } from '../context.ts';
import { invalidRequest } from '../faults.ts';
import { converted } from '../request/converted.ts';
import { header } from '../request/header.ts';
import { isOwnRoot, resolveTask } from '../request/task-ref.ts';
import type { Call, Handlers } from '../route.ts';
import type { Services } from '../services.ts';
import { followTask } from '../stream/follow-task.ts';
import { followFrames, Progress, pingFrame } from '../stream/sse.ts';
import type { Streams } from '../stream/streams.ts';

type EventsCall = Call<z.output<typeof eventsQuery>>;

/** True when everything that the query names may be read: tasks by themselves, a tree that is the caller's own. */
const isAllReadable = async ({ ledger }: Services, { caller, query }: EventsCall): Promise<boolean> => {
  if (query.task === undefined)
    return query.root !== undefined && (await isOwnRoot(ledger, caller, query.root));
  for (const ref of query.task)
    if (!(await maySee(ledger, caller, await resolveTask(ledger, ref, caller)))) return false;
  return true;
};

/**
 * A program sees the events of its own agent's tasks, and of tasks that it submitted, all; an access token those of its agents.
 * Of several agents the feed is narrowed as it goes out.
 */
const agentFilter = async (services: Services, call: EventsCall): Promise<string | undefined> => {
  const { query, caller } = call;
  const agents = await agentsOf(services.ledger, caller);
  if (agents === undefined || (await isAllReadable(services, call))) return query.agent;
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

// Where a stream begins: after the last event the client saw, after the sequence it names, or at the route's default.

/** The cursor of a stream. `Last-Event-ID` wins: a reconnect repeats the first request and adds only that. */
const cursorOf = (context: RequestContext, since: number | undefined, otherwise: number): number => {
  const last = header(context, 'last-event-id')?.trim();
  if (last === undefined || last === '') return since ?? otherwise;
  if (/^\d{1,15}$/.test(last)) return Number(last);
  throw invalidRequest([{ path: 'last-event-id', message: 'is not the sequence of an event' }]);
};

// The feed as a program or an access token may see it: whatever its filter lets through, no event of a task that it may not read.

/** How many tasks it remembers its answer for. */
const REMEMBERED = 10_000;

type Batches = AsyncIterable<readonly FeedItem[]>;

/** The batches without what the caller may not read; a person reads everything. */
const visibleBatches = (ledger: Ledger, caller: Caller, batches: Batches): Batches =>
  caller.kind === 'user' ? batches : filtered(ledger, caller, batches);

const filtered = (ledger: Ledger, caller: Caller, batches: Batches): Batches => {
  const agents = agentsOf(ledger, caller);
  // It is awaited with the first batch, which may be long in coming.
  agents.catch(() => {});
  const known = new Map<TaskId, boolean>();
  const isVisible = async ({ event }: FeedItem): Promise<boolean> => {
    const own = await agents;
    if (own === undefined || (event.agent !== undefined && own.has(event.agent))) return true;
    // A job's slot that fired nothing: another agent's business.
    if (event.taskId === undefined) return false;
    const answer = known.get(event.taskId) ?? (await maySeeTask(ledger, caller, event.taskId));
    if (known.size >= REMEMBERED) known.clear();
    known.set(event.taskId, answer);
    return answer;
  };
  return converted(batches, async (batch) => {
    const visible: FeedItem[] = [];
    for (const item of batch) if (await isVisible(item)) visible.push(item);
    return visible;
  });
};

/** The owner of a removed task is unknown. */
const maySeeTask = async (ledger: Ledger, caller: Caller, id: TaskId): Promise<boolean> => {
  const task = await ledger.tasks.get(id);
  return task !== undefined && maySee(ledger, caller, task);
};
