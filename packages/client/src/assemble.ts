// A client from its parts: one way to send requests, one patience for streams.

import {
  type BackupLine,
  type CheckLine,
  type LedgerEvent,
  type Problem,
  ProblemError,
  type RouteName,
  type Task,
  type TaskId,
  type TaskPage,
  type TaskQueryInput,
} from '@coxswain/protocol';
import type { Call } from './call.ts';
import type { Client, EventRequest, LedgerMethods, TaskMethods } from './client.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { derivedMethods } from './methods/derived.ts';
import { unreachable } from './problems.ts';
import { type Query, queryString } from './query.ts';
import { type Requester, readJson, requester } from './requester.ts';
import { streamBatch } from './stream/batch.ts';
import { linesOf } from './stream/lines.ts';
import { openStream } from './stream/open-stream.ts';
import { outlast, resume } from './stream/resume.ts';
import type { StreamSettings } from './stream/stream-settings.ts';
import { submitStream } from './stream/submit-stream.ts';
import { streamTask } from './stream/task-stream.ts';
import { ConnectionError } from './transport/connection-error.ts';
import { type Transport, textOf } from './transport/transport.ts';

export const assemble = (parts: {
  readonly transport: Transport;
  readonly token?: string | undefined;
  /** The trace that its requests belong to. */
  readonly traceparent?: string | undefined;
  /** The task with whose rights a person asks. */
  readonly within?: TaskId | undefined;
  /** What is spoken with this daemon; undefined: whatever it speaks. */
  readonly protocol?: number | undefined;
  /** The state folder whose daemon is meant; undefined: whichever answers. */
  readonly folder?: (() => string) | undefined;
  readonly settings: StreamSettings;
  readonly onChanged?: (() => void) | undefined;
  readonly onConfigFault?: ((fault: string) => void) | undefined;
  /** How a stop is waited for. */
  readonly stop: (request: Requester) => Client['daemon']['stop'];
}): Client => {
  const { transport, settings, stop } = parts;
  const request = requester(parts);
  const derived = derivedMethods(request);
  return {
    ...derived,
    address: transport.address,
    tasks: {
      ...derived.tasks,
      ask: (ref, question, signal) =>
        outlast(
          () => derived.tasks.ask(ref, question, signal),
          { address: transport.address, signal },
          settings,
        ),
      ...taskMethods(request, settings),
    },
    events: (wanted) => streamLedger(request, wanted, settings),
    ledger: { ...derived.ledger, ...ledgerMethods(request) },
    daemon: { ...derived.daemon, stop: stop(request) },
    within: (task) => assemble({ ...parts, within: task }),
    close: () => transport.close(),
  };
};

// What `client.ledger` has beyond the contract: answers in lines, whose end says whether it was done.
const ledgerMethods = (request: Requester): LedgerMethods => ({
  export: () => streamText(request, 'exportLedger', { headers: { accept: 'application/x-ndjson' } }),
  check: (scope, expect) => streamAnswers<CheckLine>(request, 'checkLedger', { scope, expect }),
  backUp: async ({ file, force }, signal) => {
    for await (const line of streamAnswers<BackupLine>(request, 'backUpLedger', { file, force }, signal))
      if ('backup' in line) return line.backup;
    throw new ProblemError(
      'internal',
      `${request.address} closed the connection before the backup was complete`,
    );
  },
});

// Long work whose answer comes in lines: each is JSON, and one of them may be the problem that ended the work.
const hasProblem = (line: object): line is { readonly problem: Problem } => 'problem' in line;

/** The lines that are no problem; a problem is thrown. */
async function* streamAnswers<Line extends object>(
  request: Requester,
  route: RouteName,
  body: object,
  signal?: AbortSignal,
): AsyncGenerator<Exclude<Line, { readonly problem: unknown }>> {
  const call = { body, headers: { accept: 'application/x-ndjson' }, ...(signal && { signal }) };
  for await (const text of linesOf(streamText(request, route, call))) {
    const line = JSON.parse(text) as Line; // the daemon wrote it from its schema
    if (hasProblem(line)) throw ProblemError.from(line.problem);
    yield line as Exclude<Line, { readonly problem: unknown }>;
  }
}

// The events of the whole ledger, without end.

/** Every event that the request asks for, until its signal aborts. */
const streamLedger = (
  request: Requester,
  { since, types, agent, session, root, tasks, signal }: EventRequest,
  settings: StreamSettings,
): AsyncGenerator<LedgerEvent> =>
  resume(
    {
      address: request.address,
      since,
      signal,
      open: (afterSeq) =>
        openStream(request, 'streamEvents', {
          query: { type: types, agent, session, root, task: tasks },
          afterSeq,
          signal,
          silenceMs: settings.silenceMs,
        }),
      isLast: () => false,
    },
    settings,
  );

// What `client.tasks` has beyond the contract: streams, pages of output, and submitting under a key.
const of = (ref: string) => ({ parameters: { id: ref } });

const taskMethods = (request: Requester, settings: StreamSettings): TaskMethods => ({
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
        const numberFrom = (name: string): number => Number(answer.header(`cox-output-${name}`) ?? 0);
        const text = await textOf(answer);
        return {
          text,
          offset: numberFrom('offset'),
          total: numberFrom('lines'),
          throughSeq: numberFrom('through'),
        };
      },
    ),
  stream: (ref, options = {}) => streamTask(request, ref, options, settings),
  diff: (ref) => streamText(request, 'getDiff', { ...of(ref), headers: { accept: 'text/plain' } }),
});

// Asks for a page again and again at the price of a 304 when nothing has changed.

/** How many queries it remembers an ETag of; a screen uses a handful. */
const REMEMBERED = 64;

/** Makes `tasks.poll`: the page, or undefined when it is the one that the same query was answered with before. */
const poller = (request: Requester) => {
  const tags = new Map<string, string>();
  const remember = (key: string, tag: string | undefined): void => {
    tags.delete(key);
    if (tag === undefined) return;
    tags.set(key, tag);
    const oldest = tags.keys().next().value;
    if (tags.size > REMEMBERED && oldest !== undefined) tags.delete(oldest);
  };
  return (input: TaskQueryInput): Promise<TaskPage | undefined> => {
    const query = input as Query; // every field of a query is a text or a list of texts
    const key = queryString(query);
    const tag = tags.get(key);
    const headers: Record<string, string> = tag === undefined ? {} : { 'if-none-match': tag };
    return request.ask('listTasks', { query, headers }, async (answer) => {
      if (answer.status === 304) {
        await textOf(answer);
        return undefined;
      }
      const page = await readJson<TaskPage>(answer, request.address);
      remember(key, answer.header('etag'));
      return page;
    });
  };
};

// Bodies that are text without an end in sight: output and export. They are not resumed: a piece of text has no sequence.

/** The body in pieces. A connection that breaks throws `unreachable`, so that a part is never taken for the whole. */
async function* streamText(request: Requester, route: RouteName, call: Call): AsyncGenerator<string> {
  try {
    const answer = await request.ask(route, call, async (opened) => opened);
    yield* answer.chunks();
  } catch (error) {
    throw error instanceof ConnectionError ? unreachable(request.address, error) : error;
  }
}
