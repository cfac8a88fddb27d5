// What `client.tasks` has beyond the contract: streams, pages of output, and submitting under a key.

import type { Task } from '@coxswain/protocol';
import type { TaskMethods } from '../client.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import { type Requester, readJson } from '../requester.ts';
import { streamBatch } from '../stream/batch.ts';
import type { StreamSettings } from '../stream/stream-settings.ts';
import { submitStream } from '../stream/submit-stream.ts';
import { streamTask } from '../stream/task-stream.ts';
import { streamText } from '../stream/text-stream.ts';
import { textOf } from '../transport/transport.ts';
import { poller } from './poll.ts';

const of = (ref: string) => ({ parameters: { id: ref } });

export const taskMethods = (request: Requester, settings: StreamSettings): TaskMethods => ({
  poll: poller(request),
  submit: (input) => {
    const headers = { 'idempotency-key': input.idempotencyKey ?? idempotencyKey() };
    return request.ask('createTask', { body: input, headers }, async (answer) => ({
      task: await readJson<Task>(answer, request.address),
      existing: answer.status === 200,
    }));
  },
  submitAndFollow: (input, signal) =>
    submitStream(request, { input, key: input.idempotencyKey ?? idempotencyKey(), signal }, settings),
  submitBatch: (lines, options) => streamBatch(request, lines, options),
  output: (ref, { since, until, stream, tail } = {}) =>
    streamText(request, 'getOutput', {
      ...of(ref),
      query: { since, until, stream, tail },
      headers: { accept: 'text/plain' },
    }),
  outputPage: (ref, { offset, lines }) =>
    request.ask(
      'getOutput',
      { ...of(ref), query: { offset, lines }, headers: { accept: 'text/plain' } },
      async (answer) => {
        const told = (name: string): number => Number(answer.header(`cox-output-${name}`) ?? 0);
        const text = await textOf(answer);
        return { text, offset: told('offset'), total: told('lines'), throughSeq: told('through') };
      },
    ),
  stream: (ref, options = {}) => streamTask(request, ref, options, settings),
  diff: (ref) => streamText(request, 'getDiff', { ...of(ref), headers: { accept: 'text/plain' } }),
});
