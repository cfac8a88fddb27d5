// Requests to a daemon in the same process: no socket, the same words. For embedding and for tests.

import type { InProcess } from '../connect-options.ts';
import { ConnectionError } from './connection-error.ts';
import type { Transport, WireAnswer, WireRequest } from './transport.ts';

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) yield encoder.encode(piece);
}

const toRequest = ({ method, path, headers, body }: WireRequest, signal: AbortSignal): Request =>
  new Request(`http://cox.invalid${path}`, {
    method,
    headers,
    signal,
    duplex: 'half',
    body: typeof body === 'object' ? ReadableStream.from(encoded(body)) : (body ?? null),
  });

async function* pieces(response: Response, signal: AbortSignal): AsyncGenerator<string> {
  if (response.body === null) return;
  signal.throwIfAborted();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const leave = (): void => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener('abort', leave, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      yield value;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw ConnectionError.from(error);
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

const toAnswer = (response: Response, controller: AbortController, onEnd: () => void): WireAnswer => {
  async function* chunks(): AsyncGenerator<string> {
    try {
      yield* pieces(response, controller.signal);
    } finally {
      onEnd();
    }
  }
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    chunks,
    cancel(cause) {
      controller.abort(cause);
      onEnd();
    },
  };
};

/** Hands every request to the function. */
export const inProcessTransport = (handle: InProcess): Transport => {
  const active = new Set<AbortController>();
  return {
    address: 'this process',
    async send(request) {
      const { signal } = request;
      if (signal?.aborted) throw signal.reason;
      const controller = new AbortController();
      const forward = (): void => controller.abort(signal?.reason);
      const onEnd = (): void => {
        active.delete(controller);
        signal?.removeEventListener('abort', forward);
      };
      signal?.addEventListener('abort', forward, { once: true });
      active.add(controller);
      try {
        return toAnswer(await handle(toRequest(request, controller.signal)), controller, onEnd);
      } catch (error) {
        onEnd();
        if (controller.signal.aborted) throw controller.signal.reason;
        throw ConnectionError.from(error);
      }
    },
    close() {
      for (const controller of active)
        controller.abort(new ConnectionError('ECONNRESET', 'the client was closed'));
    },
  };
};
