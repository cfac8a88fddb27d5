// The stream of one task: replay, then live, until the event that ends it.

import { isOwnTree } from '@coxswain/engine';
import type { EventFilter, FeedItem, Ledger } from '@coxswain/ledger';
import {
  type EventType,
  isEnded,
  isTerminalEvent,
  PING_INTERVAL_MS,
  type Task,
  TERMINAL_EVENTS,
} from '@coxswain/protocol';
import { SSE_TYPE } from '@coxswain/protocol/operations';
import { empty } from '../answer.ts';
import type { Call } from '../route.ts';
import type { Services } from '../services.ts';
import { followFrames, Progress, pingFrame } from './sse.ts';
import type { Piece } from './stream-answer.ts';
import type { OpenStream } from './streams.ts';

/** The events that end a stream: those that end the task, and the one that says it was removed. */
const ENDS: readonly EventType[] = [...TERMINAL_EVENTS, 'TaskDeleted'];
const isLast = ({ event }: FeedItem): boolean => isTerminalEvent(event.type) || event.type === 'TaskDeleted';

interface FollowTask {
  readonly stream: OpenStream;
  readonly task: Task;
  /** Events after this sequence. */
  readonly after: number;
  /** Only these types; the end ends the stream also when it is not among them. */
  readonly types?: readonly EventType[] | undefined;
  /** True: closes once everything up to now was sent. */
  readonly isPastOnly?: boolean | undefined;
}

/** What the ledger holds now, read from the disk: what is lost there is said. Nothing that comes meanwhile. */
async function* pastBatches(
  { events }: Ledger,
  after: number,
  filter: EventFilter,
): AsyncGenerator<readonly FeedItem[]> {
  const untilSeq = events.head();
  for (let cursor = after; cursor < untilSeq; ) {
    const { items, throughSeq } = await events.stored(cursor, filter);
    cursor = throughSeq;
    const past = items.filter(({ event }) => event.seq <= untilSeq);
    if (past.length > 0) yield past;
  }
}

/** A program that follows its own submission waits for it, and gives up its slot meanwhile. */
async function* whileWaiting(services: Services, call: Call, task: Task, pieces: AsyncIterable<Piece>) {
  const { caller } = call;
  const isChild =
    caller.kind === 'task' && task.id !== caller.taskId && (await isOwnTree(services.ledger, caller, task));
  const resume = isChild ? services.engine.waitForChildren(caller.taskId) : undefined;
  try {
    yield* pieces;
  } finally {
    resume?.();
  }
}

/**
 * Answers with the events of the task after a sequence. 204 when it has ended and its end was seen: there is nothing to
 * wait for, and an EventSource that gets 204 stops coming back. Throws `cursor_expired` before anything is sent.
 */
export const followTask = async (
  services: Services,
  call: Call,
  { stream, task, after, types, isPastOnly = false }: FollowTask,
): Promise<Response> => {
  const taskIds = new Set([task.id]);
  const filter = { taskIds, types: types && new Set([...types, ...ENDS]) };
  const progress = new Progress(after);
  const batches = isPastOnly
    ? pastBatches(services.ledger, after, filter)
    : services.ledger.events.subscribe(after, filter, stream.signal, progress.reach);
  if (isEnded(task.status)) {
    const [ending] = await services.ledger.events.page(after, { taskIds, types: new Set(ENDS) }, 1);
    if (ending === undefined) return empty(204);
  }
  const isWanted = types && (({ event }: FeedItem): boolean => types.includes(event.type));
  const pieces = followFrames({ batches, progress, isLast, isWanted });
  return stream.send({
    contentType: SSE_TYPE,
    pieces: call.caller.kind === 'task' ? whileWaiting(services, call, task, pieces) : pieces,
    ping: { everyMs: services.pingMs ?? PING_INTERVAL_MS, piece: () => pingFrame(progress.seq) },
    isCaughtUp: () => progress.seq >= services.ledger.events.head(),
    // Without following, the end of the answer says that nothing is left: a stop must not look like it.
    isResumable: !isPastOnly,
  });
};
