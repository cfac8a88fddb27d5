// Submitting many tasks over one connection.

import { NDJSON_TYPE } from '@coxswain/protocol/operations';
import type { RequestContext } from '../context.ts';
import { problemOf } from '../problems.ts';
import type { Handlers } from '../route.ts';
import type { Services } from '../services.ts';
import { answerBatch } from '../stream/batch.ts';
import type { Streams } from '../stream/streams.ts';

/** How much is buffered for a client that sends everything before it reads. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/** The bytes as they come. Leaving early must not cut the connection that the answers go out on. */
const chunksOf = (context: RequestContext): AsyncIterable<Uint8Array> => {
  const incoming = context.env?.incoming;
  return incoming?.iterator({ destroyOnReturn: false }) ?? context.req.raw.body ?? ReadableStream.from([]);
};

export const batchHandlers = (services: Services, streams: Streams): Handlers<'tasks', 'submitBatch'> => ({
  submitBatch({ caller, query, context }) {
    const stream = streams.open(context, caller);
    const pieces = answerBatch({
      engine: services.engine,
      caller,
      chunks: chunksOf(context),
      isBlocking: query.block === true,
      signal: stream.signal,
      problemOf: (error) => problemOf(error, services, 'createTasks'),
    });
    return stream.send({
      contentType: NDJSON_TYPE,
      pieces,
      maxWaitingBytes: MAX_WAITING_BYTES,
    });
  },
});
