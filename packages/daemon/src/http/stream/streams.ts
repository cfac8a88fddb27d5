// Streamed answers: a reader may leave at any time, and all of them end with the app. Each holds a connection and
// unread data, so there is a limit on how many are open, per token and in total.

import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '@coxswain/engine';
import { ProblemError } from '@coxswain/protocol';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { COMMON_HEADERS, empty } from '../answer.ts';
import type { RequestContext } from '../context.ts';
import type { LogPort, StreamLimits } from '../services.ts';
import type { StreamAnswer } from './stream-answer.ts';
import { StalledReader, writeStream } from './write-stream.ts';

export interface OpenStream {
  /** Aborts when the client goes away, when its access token ends, and when the app closes. The pieces of the answer end with it. */
  readonly signal: AbortSignal;
  /** Begins the answer. */
  send(answer: StreamAnswer): Response;
}

/** Where a source waits for its client, as a batch does, nothing else would end it. */
const cutOff = (outgoing: ServerResponse, ended: AbortSignal): void => {
  const destroy = (): void => void outgoing.destroy();
  ended.addEventListener('abort', destroy, { once: true });
  outgoing.once('close', () => ended.removeEventListener('abort', destroy));
};
/** How long the streams may take to send what has happened before they end. */
const CATCH_UP_MS = 1_000;
const LOOK_MS = 10;
const STALLED_MS = 10 * 60_000;
/** Programs share this part of all streams, so that they never keep out the person whose machine it is. */
const SHARE_OF_TOKENS = 0.5;
const RETRY_AFTER_SECONDS = 5;

const refusal = (detail: string, key: string, value: number): ProblemError =>
  new ProblemError('too_many_requests', detail, {
    limit: { key, value },
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });

/** Whose streams are counted together. */
const holderOf = (caller: Caller): string =>
  caller.kind === 'task' ? `task ${caller.taskId}` : `${caller.kind} ${caller.name}`;

export class Streams {
  readonly #options;
  readonly #followed = new Set<StreamAnswer>();
  readonly #closing = new AbortController();
  readonly #held = new Map<string, number>();
  readonly #ahead = new Map<ServerResponse, number>();
  #open = 0;
  #openOfTokens = 0;

  constructor(options: {
    readonly log: LogPort;
    readonly limits: () => StreamLimits;
    /** How long a stream that can be resumed waits for a reader that takes nothing. Default 10 minutes. */
    readonly stalledMs?: number | undefined;
  }) {
    this.#options = options;
  }

  /** How many streams are being written to connections. */
  get count(): number {
    return this.#followed.size;
  }

  /**
   * A stream, or another answer that takes its time, for this caller. Throws `too_many_requests` when it has too many open, or
   * all together have.
   */
  open(context: RequestContext, caller: Caller): OpenStream {
    const left = new AbortController();
    const leave = (): void => left.abort();
    const outgoing = context.env?.outgoing;
    if (outgoing === undefined) context.req.raw.signal.addEventListener('abort', leave, { once: true });
    else if (outgoing.destroyed) leave();
    else {
      const release = this.#take(caller);
      outgoing.once('close', () => {
        release();
        leave();
      });
    }
    const ended = context.get('ended');
    const signal = AbortSignal.any([
      left.signal,
      this.#closing.signal,
      ...(ended === undefined ? [] : [ended]),
    ]);
    return {
      signal,
      send: (answer) => {
        const headers = {
          ...COMMON_HEADERS,
          'content-type': answer.contentType,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          ...answer.headers,
        };
        if (context.req.method === 'HEAD') return empty(200, headers);
        if (outgoing === undefined) return new Response(webStream(answer, leave), { headers });
        outgoing.writeHead(200, headers);
        outgoing.flushHeaders();
        if (ended !== undefined && answer.isResumable !== true) cutOff(outgoing, ended);
        const { stalledMs = STALLED_MS } = this.#options;
        void this.#watch(answer, writeStream(outgoing, answer, { signal, stalledMs, ahead: this.#ahead }));
        return RESPONSE_ALREADY_SENT;
      },
    };
  }

  /** Ends every stream: a client waiting for a task still gets the end the stop itself gave it. Safe to call twice. */
  async close(): Promise<void> {
    for (let leftMs = CATCH_UP_MS; leftMs > 0 && this.#isBehind(); leftMs -= LOOK_MS) await pause(LOOK_MS);
    this.#closing.abort();
  }

  #isBehind(): boolean {
    return [...this.#followed].some(({ isCaughtUp }) => isCaughtUp?.() === false);
  }

  /** Counts one more; the returned function gives its place back. */
  #take(caller: Caller): () => void {
    const { max, perToken } = this.#options.limits();
    const holder = holderOf(caller);
    const held = this.#held.get(holder) ?? 0;
    const isToken = caller.kind !== 'user';
    if (isToken && held >= perToken)
      throw refusal(
        `${holder} has ${held} streams open, and maxStreamsPerToken allows ${perToken}: close some, or raise it`,
        'maxStreamsPerToken',
        perToken,
      );
    if (this.#open >= max || (isToken && this.#openOfTokens >= max * SHARE_OF_TOKENS))
      throw refusal(
        `${this.#open} streams are open, ${this.#openOfTokens} of them for programs with a token, and maxStreams allows ${max}, half of them for such programs: close some, or raise it`,
        'maxStreams',
        max,
      );
    this.#count(holder, isToken, 1);
    return () => this.#count(holder, isToken, -1);
  }

  #count(holder: string, isToken: boolean, by: 1 | -1): void {
    this.#open += by;
    if (isToken) this.#openOfTokens += by;
    const held = (this.#held.get(holder) ?? 0) + by;
    if (held === 0) this.#held.delete(holder);
    else this.#held.set(holder, held);
  }

  async #watch(answer: StreamAnswer, written: Promise<void>): Promise<void> {
    this.#followed.add(answer);
    const { log } = this.#options;
    try {
      await written;
    } catch (error) {
      if (error instanceof StalledReader) log.warn({}, error.message);
      else log.error({ err: error }, 'a stream failed and was cut off');
    } finally {
      this.#followed.delete(answer);
    }
  }
}

// The same for a reader inside the process, where there is no connection: the body of the Response is the stream.

/** Pulls one piece at a time. `abandon` is called when the reader leaves, so that a source that waits for events ends. */
const webStream = (answer: StreamAnswer, abandon: () => void): ReadableStream<Uint8Array<ArrayBuffer>> => {
  const pieces = answer.pieces[Symbol.asyncIterator]();
  const { ping } = answer;
  let timer: NodeJS.Timeout | undefined;
  return new ReadableStream(
    {
      start(controller) {
        if (ping === undefined) return;
        const write = (): void => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(Buffer.from(ping.piece()));
        };
        timer = setInterval(write, ping.everyMs);
      },
      async pull(controller) {
        try {
          const next = await pieces.next();
          if (next.done !== true) return controller.enqueue(Buffer.from(next.value));
          clearInterval(timer);
          controller.close();
        } catch (error) {
          clearInterval(timer);
          throw error;
        }
      },
      async cancel() {
        clearInterval(timer);
        abandon();
        await pieces.return?.();
      },
    },
    { highWaterMark: 1 },
  );
};
