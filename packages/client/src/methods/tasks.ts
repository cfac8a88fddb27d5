// Everything of `client.tasks`; what each method does is said at the interface.

import type { Task } from '@coxswain/protocol';
import type { Client } from '../client.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import type { Query } from '../query.ts';
import { type Requester, readJson } from '../requester.ts';
import { streamBatch } from '../stream/batch.ts';
import type { StreamSettings } from '../stream/stream-settings.ts';
import { submitStream } from '../stream/submit-stream.ts';
import { streamTask } from '../stream/task-stream.ts';
import { streamText } from '../stream/text-stream.ts';
import { textOf } from '../transport/transport.ts';
import { poller } from './poll.ts';

const of = (ref: string) => ({ parameters: { id: ref } });

export const taskMethods = (request: Requester, settings: StreamSettings): Client['tasks'] => ({
  list: (query) => request.json('listTasks', { query: query as Query }), // texts and lists of texts alone
  poll: poller(request),
  get: (ref, include) => request.json('getTask', { ...of(ref), query: { include } }),
  submit: (input) => {
    const headers = { 'idempotency-key': input.idempotencyKey ?? idempotencyKey() };
    return request.ask('createTask', { body: input, headers, isRepeatable: true }, async (answer) => ({
      task: await readJson<Task>(answer, request.address),
      existing: answer.status === 200,
    }));
  },
  submitAndFollow: (input, signal) =>
    submitStream(request, { input, key: input.idempotencyKey ?? idempotencyKey(), signal }, settings),
  submitBatch: (lines, options) => streamBatch(request, lines, options),
  // Cancelling twice is the same as once: the second answer says `already`.
  cancel: (ref, { now, reason } = {}) =>
    request.json('cancelTask', { ...of(ref), body: { now, reason }, isRepeatable: true }),
  retry: (ref, { force, prompt, environment, idempotencyKey: key } = {}) =>
    request.json('retryTask', { ...of(ref), body: { force, prompt, environment, idempotencyKey: key } }),
  message: (ref, message, environment) =>
    request.json('messageTask', {
      ...of(ref),
      body: { message, ...(environment === undefined ? {} : { environment: { ...environment } }) },
    }),
  remove: (ref) => request.json('deleteTask', of(ref)),
  explain: (ref) => request.json('explainTask', of(ref)),
  counts: () => request.json('countTasks'),
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
  ask: (ref, question, signal) => request.json('askInTask', { ...of(ref), body: question, signal }),
});
