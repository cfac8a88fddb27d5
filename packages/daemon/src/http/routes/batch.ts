// Submitting many tasks over one connection.

import { batchLine, submitTask } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { answerBatch } from '../batch.ts';
import type { RequestContext } from '../context.ts';
import { problemOf } from '../problems.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../streams.ts';

export const NDJSON_TYPE = 'application/x-ndjson';

/** A client that sends everything before it reads gets that much kept for it. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

const batchQuery = z.strictObject({
  /** `true`: wait for room in the queue instead of being refused. */
  block: z.enum(['true', 'false']).optional(),
});

/** The bytes as they come. Leaving early must not cut the connection that the answers go out on. */
const chunksOf = (context: RequestContext): AsyncIterable<Uint8Array> => {
  const incoming = context.env?.incoming;
  return incoming?.iterator({ destroyOnReturn: false }) ?? context.req.raw.body ?? ReadableStream.from([]);
};

export const batchRoutes = (services: Services, streams: Streams): readonly Route[] => [
  plainRoute({
    name: 'createTasks',
    summary: 'Submit many tasks',
    description:
      'One task a line, one answer a line, in the order of the lines; empty lines are skipped but counted. A line that is ' +
      'wrong or refused is answered with its problem and disturbs no other. Lines are answered as they come. A first line ' +
      '`{"defaults": {…}}` sets source, workDir and environment for lines that leave them open; it is not counted.',
    query: batchQuery,
    lines: { types: [NDJSON_TYPE, 'application/ndjson', 'application/jsonl'], schema: submitTask },
    answers: [{ status: 200, description: 'One answer a line.', type: NDJSON_TYPE, schema: batchLine }],
    handle({ caller, query, context }) {
      const stream = streams.open(context, caller);
      const pieces = answerBatch({
        engine: services.engine,
        caller,
        chunks: chunksOf(context),
        isBlocking: query.block === 'true',
        signal: stream.signal,
        problemOf: (error) => problemOf(error, services, 'createTasks'),
      });
      return stream.send({
        contentType: NDJSON_TYPE,
        pieces,
        maxWaitingBytes: MAX_WAITING_BYTES,
      });
    },
  }),
];
