// A stream of events that outlives its connections: after each break it resumes after the last event it handed out, so
// that none is lost and none comes twice.

import { type LedgerEvent, PING_EVENT, type Problem, ProblemError } from '@coxswain/protocol';
import type { EventSourceMessage } from 'eventsource-parser';
import type { Changes } from '../changes.ts';
import { orAborted, pause } from '../pause.ts';
import { unreachable } from '../problems.ts';
import { ConnectionError } from '../transport/connection-error.ts';
import type { WireAnswer } from '../transport/transport.ts';
import type { StreamSettings } from './stream-settings.ts';

/** The event that says in mid-stream why it ends; it has no id. */
const PROBLEM_EVENT = 'error';

export interface Source {
  readonly address: string;
  /** Asks for the events after the sequence (undefined: from where the daemon starts by default). Nothing: the stream has ended. */
  open(afterSeq: number | undefined): Promise<WireAnswer | undefined>;
  /** True for the event after which nothing more comes. */
  isLast(event: LedgerEvent): boolean;
  /** True: the daemon closes the stream when everything was sent; only a connection that breaks is come back to. */
  readonly isOverWhenClosed?: boolean | undefined;
  readonly since?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Yields every event once, in order. Ends after the last one; throws ProblemError, or the signal's reason. */
export async function* resume(source: Source, settings: StreamSettings): AsyncGenerator<LedgerEvent> {
  const { address, signal } = source;
  const back = reconnect(address, settings, signal);
  const cursor: Cursor = { seq: source.since };
  try {
    for (;;) {
      signal?.throwIfAborted();
      try {
        const answer = await source.open(cursor.seq);
        if (answer === undefined) return;
        for await (const event of newEvents(framesOf(answer), cursor, back)) {
          yield event;
          signal?.throwIfAborted();
          if (source.isLast(event)) return;
        }
        if (source.isOverWhenClosed) return;
        throw closedByDaemon(address);
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        if (!isPassing(error)) throw error;
        await back.wait(error);
      }
    }
  } finally {
    back.close();
  }
}

/** Waits for one answer as long as that takes: the next daemon is asked the same, and knows what was waited for. */
export const outlast = async <Result>(
  attempt: () => Promise<Result>,
  { address, signal }: Pick<Source, 'address' | 'signal'>,
  settings: StreamSettings,
): Promise<Result> => {
  const back = reconnect(address, settings, signal);
  try {
    for (;;) {
      const sinceMs = settings.monotonicMs();
      try {
        return await attempt();
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        if (!isPassing(error)) throw error;
        if (settings.monotonicMs() - sinceMs > settings.longestPauseMs) back.succeed();
        await back.wait(error);
      }
    }
  } finally {
    back.close();
  }
};

/** Everything up to this sequence was handed out, or was not asked for. */
interface Cursor {
  seq: number | undefined;
}

/** The events of one connection that lie behind the cursor, which moves with each frame, pings included. */
async function* newEvents(
  pieces: AsyncIterable<readonly Frame[]>,
  cursor: Cursor,
  back: Reconnect,
): AsyncGenerator<LedgerEvent> {
  for await (const frames of pieces) {
    back.succeed();
    for (const frame of frames) {
      const event = eventIn(frame);
      const seq = event?.seq ?? sequenceIn(frame) ?? 0;
      if (cursor.seq !== undefined && seq <= cursor.seq) continue;
      cursor.seq = seq;
      if (event !== undefined) yield event;
    }
  }
}

/** A daemon that stops closes its streams in order; the next one continues them. */
const closedByDaemon = (address: string): ProblemError =>
  new ProblemError('shutting_down', `the daemon at ${address} closed the stream`);

/** The event in a frame; undefined for a ping. A problem that ends the stream is thrown. */
const eventIn = (frame: Frame): LedgerEvent | undefined => {
  if (frame.event === PING_EVENT) return undefined;
  if (frame.event === PROBLEM_EVENT) throw ProblemError.from(parseData<Problem>(frame));
  return parseData<LedgerEvent>(frame);
};

/** The daemon wrote it: an event from its ledger, or a problem. */
const parseData = <Data>(frame: Frame): Data => {
  try {
    return JSON.parse(frame.data) as Data;
  } catch {
    const words = frame.data.slice(0, 100);
    throw new ProblemError(
      'internal',
      `the daemon sent an event that is not JSON (${words}): is that a Coxswain daemon?`,
    );
  }
};

const sequenceIn = (frame: Frame): number | undefined =>
  frame.id !== undefined && /^\d{1,16}$/.test(frame.id) ? Number(frame.id) : undefined;

// The frames of one SSE response. A frame that a broken connection cut in half never appears.
type Frame = EventSourceMessage;

/** The frames of each piece that arrived. */
async function* framesOf(answer: WireAnswer): AsyncGenerator<readonly Frame[]> {
  const { createParser } = await import('eventsource-parser');
  let frames: Frame[] = [];
  const parser = createParser({ onEvent: (frame) => frames.push(frame) });
  for await (const piece of answer.chunks()) {
    parser.feed(piece);
    if (frames.length > 0) yield frames;
    frames = [];
  }
}

// How a stream reconnects to its daemon: how long to wait before the next attempt, when to give up, and what to notify.
const PASSING: ReadonlySet<ProblemError['code']> = new Set(['shutting_down', 'unreachable', 'unresponsive']);

/** Failures after which the same request may succeed later: a broken connection, a daemon that is away or stopping. */
const isPassing = (error: unknown): error is ConnectionError | ProblemError =>
  error instanceof ConnectionError || (error instanceof ProblemError && PASSING.has(error.code));

/** How long a dead daemon's supervisor may take to restart it before we do. */
const REVIVE_AFTER_MS = 2_000;

interface Reconnect {
  /** Waits for the next try; throws when it has been too long, or the signal's reason. */
  wait(cause: ConnectionError | ProblemError): Promise<void>;
  /** The stream works again. */
  succeed(): void;
  close(): void;
}

/** Watches nothing and costs nothing while the stream works. */
const reconnect = (address: string, settings: StreamSettings, signal?: AbortSignal): Reconnect => {
  let lostAtMs: number | undefined;
  let pauseMs = settings.firstPauseMs;
  let changes: Changes | undefined;

  const close = (): void => {
    changes?.close();
    changes = undefined;
  };

  return {
    async wait(cause) {
      const nowMs = settings.monotonicMs();
      if (lostAtMs === undefined) settings.onReconnecting?.(cause.message);
      lostAtMs ??= nowMs;
      if (nowMs - lostAtMs >= settings.reconnectForMs)
        throw cause instanceof ConnectionError ? unreachable(address, cause) : cause;
      if (settings.revive !== undefined && nowMs - lostAtMs >= REVIVE_AFTER_MS)
        await orAborted(settings.revive(), signal);
      changes ??= settings.watchDaemon?.();
      await (changes?.next(pauseMs, signal) ?? pause(pauseMs, signal));
      signal?.throwIfAborted();
      pauseMs = Math.min(pauseMs * 2, settings.longestPauseMs);
    },
    succeed() {
      if (lostAtMs !== undefined) settings.onReconnected?.();
      lostAtMs = undefined;
      pauseMs = settings.firstPauseMs;
      close();
    },
    close,
  };
};
