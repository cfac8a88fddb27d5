// The bytes of a body, counted while they come: what is too large is refused before it is in memory.

import type { IncomingMessage } from 'node:http';
import { ProblemError } from '@coxswain/protocol';
import type { RequestContext } from './context.ts';

export interface ByteLimit {
  readonly maxBytes: number;
  tooLarge(): ProblemError;
}

const cutOff = (): ProblemError =>
  new ProblemError('invalid_request', 'the body ended before it was complete');

/** Listens to the connection itself: half the work of a web stream, on the way of every submission. */
const readIncoming = (incoming: IncomingMessage, limit: ByteLimit): Promise<Buffer> => {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const onData = (chunk: Buffer): void => {
    sizeBytes += chunk.length;
    if (sizeBytes <= limit.maxBytes) chunks.push(chunk);
    else finish(() => reject(limit.tooLarge()));
  };
  const onEnd = (): void =>
    finish(() => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
  const onCut = (): void => finish(() => reject(cutOff()));
  const finish = (settle: () => void): void => {
    incoming.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
    settle();
  };
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

/** Reads the whole body. Throws what `tooLarge` makes, or `invalid_request` when the client goes away in the middle. */
export const readBytes = async (context: RequestContext, limit: ByteLimit): Promise<Buffer> => {
  const incoming = context.env?.incoming;
  if (incoming !== undefined) return readIncoming(incoming, limit);
  const { body } = context.req.raw;
  return body === null ? Buffer.alloc(0) : readWeb(body, limit);
};
