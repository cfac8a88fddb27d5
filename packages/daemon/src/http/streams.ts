// The answers that go on: who reads one may leave at any time, and all of them end with the app.

import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { COMMON_HEADERS, empty } from './answer.ts';
import type { RequestContext } from './context.ts';
import type { LogPort } from './services.ts';
import type { StreamAnswer } from './stream-answer.ts';
import { webStream } from './web-stream.ts';
import { writeStream } from './write-stream.ts';

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

export class Streams {
  readonly #log: LogPort;
  readonly #followed = new Set<StreamAnswer>();
  readonly #closing = new AbortController();

  constructor(log: LogPort) {
    this.#log = log;
  }

  /** How many streams are being written to connections. */
  get count(): number {
    return this.#followed.size;
  }

  open(context: RequestContext): OpenStream {
    const left = new AbortController();
    const leave = (): void => left.abort();
    const outgoing = context.env?.outgoing;
    if (outgoing === undefined) context.req.raw.signal.addEventListener('abort', leave, { once: true });
    else outgoing.once('close', leave);
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
        void this.#watch(answer, writeStream(outgoing, answer, signal));
        return RESPONSE_ALREADY_SENT;
      },
    };
  }

  /** Ends every stream: whoever waits for a task hears of the end that the stop itself gave it. Safe to call twice. */
  async close(): Promise<void> {
    for (let leftMs = CATCH_UP_MS; leftMs > 0 && this.#isBehind(); leftMs -= LOOK_MS) await pause(LOOK_MS);
    this.#closing.abort();
  }

  #isBehind(): boolean {
    return [...this.#followed].some(({ isCaughtUp }) => isCaughtUp?.() === false);
  }

  async #watch(answer: StreamAnswer, written: Promise<void>): Promise<void> {
    this.#followed.add(answer);
    try {
      await written;
    } catch (error) {
      this.#log.error({ err: error }, 'a stream failed and was cut off');
    } finally {
      this.#followed.delete(answer);
    }
  }
}
