// The answers that go on: who reads one may leave at any time, and all of them end with the app.

import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { COMMON_HEADERS, empty } from './answer.ts';
import type { RequestContext } from './context.ts';
import type { LogPort } from './services.ts';
import type { StreamAnswer } from './stream-answer.ts';
import { webStream } from './web-stream.ts';
import { writeStream } from './write-stream.ts';

export interface OpenStream {
  /** Aborts when the client goes away, and when the app closes. The pieces of the answer end with it. */
  readonly signal: AbortSignal;
  /** Begins the answer. */
  send(answer: StreamAnswer): Response;
}

export class Streams {
  readonly #log: LogPort;
  readonly #closing = new AbortController();
  #count = 0;

  constructor(log: LogPort) {
    this.#log = log;
  }

  /** How many streams are being written to connections. */
  get count(): number {
    return this.#count;
  }

  open(context: RequestContext): OpenStream {
    const left = new AbortController();
    const leave = (): void => left.abort();
    const outgoing = context.env?.outgoing;
    if (outgoing === undefined) context.req.raw.signal.addEventListener('abort', leave, { once: true });
    else outgoing.once('close', leave);
    const signal = AbortSignal.any([left.signal, this.#closing.signal]);
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
        void this.#watch(writeStream(outgoing, answer, signal));
        return RESPONSE_ALREADY_SENT;
      },
    };
  }

  /** Ends every stream. Safe to call twice. */
  close(): void {
    this.#closing.abort();
  }

  async #watch(written: Promise<void>): Promise<void> {
    this.#count += 1;
    try {
      await written;
    } catch (error) {
      this.#log.error({ err: error }, 'a stream failed and was cut off');
    } finally {
      this.#count -= 1;
    }
  }
}
