// Reads the bytes of a body and counts them: what is too large is refused before it is in memory, and what does not
// end in time is dropped.

import type { IncomingMessage } from 'node:http';
import { ProblemError } from '@coxswain/protocol';
import type { RequestContext } from '../context.ts';
import type { BodyBudget } from './body-budget.ts';

export interface ByteLimit {
  readonly maxBytes: number;
  /** The shared budget of all bodies of its kind. */
  readonly budget: BodyBudget;
  tooLarge(): ProblemError;
}

/** How long a body may take from its first byte to its last; bodies are a few megabytes at most. */
const MAX_BODY_MS = 60_000;

const tooSlow = (): ProblemError =>
  new ProblemError(
    'invalid_request',
    `the body did not arrive within ${MAX_BODY_MS / 1_000} s: send it in one go`,
  );

const cutOff = (): ProblemError =>
  new ProblemError('invalid_request', 'the body ended before it was complete');

/** A small body comes with its headers: all of it is here, and nothing has to be waited for. */
const arrivedWhole = (incoming: IncomingMessage, maxBytes: number): Buffer | undefined => {
  const bytes = incoming.readableLength;
  if (bytes === 0 || bytes > maxBytes || Number(incoming.headers['content-length']) !== bytes)
    return undefined;
  const body: Buffer = incoming.read();
  // To its end, behind which the next request comes.
  incoming.resume();
  return body;
};

/** Reads the connection directly: half the work of a web stream, for every submission. */
const readIncoming = (incoming: IncomingMessage, limit: ByteLimit): Promise<Buffer> => {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const keep = (chunk: Buffer): void => {
    if (sizeBytes + chunk.length > limit.maxBytes) throw limit.tooLarge();
    limit.budget.take(chunk.length);
    sizeBytes += chunk.length;
    chunks.push(chunk);
  };
  const onData = (chunk: Buffer): void => {
    try {
      keep(chunk);
    } catch (error) {
      finish(() => reject(error));
    }
  };
  const onEnd = (): void =>
    finish(() => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
  const onCut = (): void => finish(() => reject(cutOff()));
  const finish = (settle: () => void): void => {
    clearTimeout(timer);
    limit.budget.give(sizeBytes);
    incoming.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
    settle();
  };
  const timer = setTimeout(() => finish(() => reject(tooSlow())), MAX_BODY_MS);
  incoming.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
  return promise;
};

const readWeb = async (body: ReadableStream<Uint8Array>, limit: ByteLimit): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > limit.maxBytes) throw limit.tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/**
 * Reads the whole body. Throws what `tooLarge` makes, `too_many_requests` when all bodies together hold too much, or
 * `invalid_request` when the client goes away in the middle or takes too long.
 */
export const readBytes = async (context: RequestContext, limit: ByteLimit): Promise<Buffer> => {
  const incoming = context.env?.incoming;
  if (incoming !== undefined) return arrivedWhole(incoming, limit.maxBytes) ?? readIncoming(incoming, limit);
  const { body } = context.req.raw;
  return body === null ? Buffer.alloc(0) : readWeb(body, limit);
};
