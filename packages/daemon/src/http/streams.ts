// Answers that go on: pieces are written as the connection takes them. Over a connection the raw response is written, so
// that a failure in the middle cuts the connection instead of looking like an end, and a reader that stops holds one piece.

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { COMMON_HEADERS, empty } from './answer.ts';
import type { RequestContext } from './context.ts';
import type { LogPort } from './services.ts';

export type Piece = string | Uint8Array;

export interface StreamAnswer {
  readonly contentType: string;
  readonly pieces: AsyncIterable<Piece>;
  /** From {@link Streams.signalOf}; the pieces end when it aborts. */
  readonly signal: AbortSignal;
  /** Written whenever that much time has passed and the reader keeps up. */
  readonly ping?: { readonly everyMs: number; piece(): Piece };
  /** How much may wait for a reader that does not read yet. Default: what the connection holds. */
  readonly maxWaitingBytes?: number;
  /** True: the reader can go on later where it was, so a stop of the daemon ends it cleanly. False: it is cut off. */
  readonly isResumable?: boolean;
}

/** Within the process there is no connection to write to: the answer's body is the stream. */
async function* bytesOf(pieces: AsyncIterable<Piece>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const piece of pieces) yield Buffer.from(piece);
}

const drained = async (outgoing: ServerResponse, signal: AbortSignal): Promise<void> => {
  await once(outgoing, 'drain', { signal }).catch(() => undefined);
};

const pump = async (outgoing: ServerResponse, answer: StreamAnswer): Promise<void> => {
  for await (const piece of answer.pieces) {
    if (answer.signal.aborted) return;
    if (outgoing.write(piece) || outgoing.writableLength <= (answer.maxWaitingBytes ?? 0)) continue;
    await drained(outgoing, answer.signal);
  }
};

const startPinging = (outgoing: ServerResponse, ping: StreamAnswer['ping']): (() => void) => {
  if (ping === undefined) return () => undefined;
  const timer = setInterval(() => {
    if (!outgoing.writableNeedDrain && outgoing.writable) outgoing.write(ping.piece());
  }, ping.everyMs);
  return () => clearInterval(timer);
};

export class Streams {
  readonly #log: LogPort;
  readonly #closing = new AbortController();
  #open = 0;

  constructor(log: LogPort) {
    this.#log = log;
  }

  /** How many streams are open over connections. */
  get open(): number {
    return this.#open;
  }

  /** Aborts when the client goes away, and when the app closes. */
  signalOf(context: RequestContext): AbortSignal {
    return AbortSignal.any([context.req.raw.signal, this.#closing.signal]);
  }

  /** Begins the answer. */
  send(context: RequestContext, answer: StreamAnswer): Response {
    const headers = {
      ...COMMON_HEADERS,
      'content-type': answer.contentType,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    };
    if (context.req.method === 'HEAD') return empty(200, headers);
    const outgoing = context.env?.outgoing;
    if (outgoing === undefined) return new Response(ReadableStream.from(bytesOf(answer.pieces)), { headers });
    outgoing.writeHead(200, headers);
    outgoing.flushHeaders();
    void this.#run(outgoing, answer);
    return RESPONSE_ALREADY_SENT;
  }

  /** Ends every stream. Safe to call twice. */
  close(): void {
    this.#closing.abort();
  }

  async #run(outgoing: ServerResponse, answer: StreamAnswer): Promise<void> {
    this.#open += 1;
    const stopPinging = startPinging(outgoing, answer.ping);
    try {
      await pump(outgoing, answer);
      if (answer.signal.aborted && answer.isResumable !== true) outgoing.destroy();
      else outgoing.end();
    } catch (error) {
      if (!answer.signal.aborted) this.#log.error({ err: error }, 'a stream failed and was cut off');
      outgoing.destroy();
    } finally {
      stopPinging();
      this.#open -= 1;
    }
  }
}
