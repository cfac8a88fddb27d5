// A stream of events that outlives its connections: after each break it goes on behind the last event it handed out, so
// that none is lost and none comes twice.

import { type LedgerEvent, PING_EVENT, type Problem, ProblemError } from '@coxswain/protocol';
import type { WireAnswer } from '../transport/transport.ts';
import { type Comeback, comeback, isPassing } from './comeback.ts';
import { type Frame, framesOf } from './frames.ts';
import type { StreamSettings } from './stream-settings.ts';

/** The event that says in mid-stream why it ends; it has no id. */
const PROBLEM_EVENT = 'error';

export interface Source {
  readonly address: string;
  /** Asks for what lies after the sequence (undefined: from where the daemon begins by itself). Nothing: it is over. */
  open(afterSeq: number | undefined): Promise<WireAnswer | undefined>;
  /** True for the event after which nothing more comes. */
  isLast(event: LedgerEvent): boolean;
  /** True: the daemon closes the stream when everything was sent; only a connection that breaks is come back to. */
  readonly isOverWhenClosed?: boolean;
  readonly since?: number;
  readonly signal?: AbortSignal;
}

/** Yields every event once, in order. Ends after the last one; throws ProblemError, or the signal's reason. */
export async function* resume(source: Source, settings: StreamSettings): AsyncGenerator<LedgerEvent> {
  const { address, signal } = source;
  const back = comeback(address, settings, signal);
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

/** Everything up to this sequence was handed out, or was not asked for. */
interface Cursor {
  seq: number | undefined;
}

/** The events of one connection that lie behind the cursor, which moves with each frame, pings included. */
async function* newEvents(
  pieces: AsyncIterable<readonly Frame[]>,
  cursor: Cursor,
  back: Comeback,
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

/** A daemon that stops closes its streams in order; the next one goes on with them. */
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
      `the daemon sent an event that is no JSON (${words}): is that Coxswain?`,
    );
  }
};

const sequenceIn = (frame: Frame): number | undefined =>
  frame.id !== undefined && /^\d{1,16}$/.test(frame.id) ? Number(frame.id) : undefined;
