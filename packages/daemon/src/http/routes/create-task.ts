// Submitting one task: answered at once, after waiting for its end, or with its stream.

import { requireScope } from '@coxswain/engine';
import { ProblemError, type SubmitTask, type Task, TRACEPARENT_HEADER } from '@coxswain/protocol';
import { submitTask, submittedTask } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { json } from '../answer.ts';
import { invalidRequest } from '../faults.ts';
import { followTask } from '../follow-task.ts';
import { header } from '../header.ts';
import { waitSeconds } from '../prefer.ts';
import { type Call, plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';
import { SSE_TYPE } from '../sse.ts';
import type { Streams } from '../streams.ts';
import { waitForEnd } from '../wait.ts';

const MAX_KEY_CHARACTERS = 255;

/** The header's value is a string in quotes (draft-ietf-httpapi-idempotency-key-header); bare ones are common. */
const keyOf = (text: string): string => {
  const key = /^"(.*)"$/s.exec(text.trim())?.[1] ?? text.trim();
  if (key.length > 0 && key.length <= MAX_KEY_CHARACTERS) return key;
  throw invalidRequest([
    { path: 'idempotency-key', message: `has ${key.length} characters, not 1 to ${MAX_KEY_CHARACTERS}` },
  ]);
};

const withKey = (input: SubmitTask, text: string | undefined): SubmitTask => {
  if (text === undefined) return input;
  const idempotencyKey = keyOf(text);
  if (input.idempotencyKey === undefined) return { ...input, idempotencyKey };
  if (input.idempotencyKey === idempotencyKey) return input;
  throw invalidRequest([
    { path: 'idempotencyKey', message: 'differs from the header Idempotency-Key: give the key once' },
  ]);
};

const waited = async (
  services: Services,
  { caller }: Call,
  task: Task,
  after: number,
  signal: AbortSignal,
): Promise<Task> => {
  const { ledger, engine } = services;
  const resume = caller.kind === 'task' ? engine.waitForChildren(caller.taskId) : undefined;
  try {
    if (task.endedAt === undefined) await waitForEnd(ledger, task.id, after, signal);
  } finally {
    resume?.();
  }
  const ended = await ledger.tasks.get(task.id);
  if (ended !== undefined) return ended;
  throw new ProblemError('task_not_found', `task ${task.id} was removed while the request waited for it`);
};

const withBothNames = (task: Task): z.output<typeof submittedTask> => ({
  ...task,
  agent_id: task.agent,
  add_dirs: [...task.addDirs],
  enable_skills: task.without?.includes('skills') !== true,
  enable_mcp: task.without?.includes('mcp') !== true,
});

export const createTaskRoutes = (services: Services, streams: Streams): readonly Route[] => [
  plainRoute({
    name: 'createTask',
    summary: 'Submit a task',
    description:
      'Accepts a task durably. With `Accept: text/event-stream` the answer is its stream, until it ends; with ' +
      '`Prefer: wait=30` the answer waits up to 30 seconds for its end.',
    body: submitTask,
    headers: [
      {
        name: 'Idempotency-Key',
        description: 'A repeated request with the same key answers with the task of the first.',
        schema: z.string().min(1).max(MAX_KEY_CHARACTERS),
      },
      {
        name: TRACEPARENT_HEADER,
        description:
          'A trace context of W3C: the task belongs to that trace, unless it names another itself.',
        schema: z.string(),
      },
      { name: 'Prefer', description: '`wait=<seconds>`: wait for the end of the task.', schema: z.string() },
      { name: 'Accept', description: '`text/event-stream`: follow the task.', schema: z.string() },
    ],
    answers: [
      { status: 201, description: 'The new task.', schema: submittedTask },
      {
        status: 200,
        description: 'The key was known: the earlier task. Or the stream.',
        schema: submittedTask,
      },
      { status: 200, description: 'The events of the task.', type: SSE_TYPE },
      {
        status: 204,
        description: 'A stream was asked for, and the task of the key has ended and its end was seen.',
      },
    ],
    problems: [
      'forbidden',
      'agent_not_found',
      'task_not_found',
      'ambiguous_id',
      'idempotency_conflict',
      'unprocessable',
      'queue_full',
      'background_limit',
      'tree_limit',
      'shutting_down',
      'storage',
    ],
    async handle(call) {
      const { caller, body, context } = call;
      const after = services.ledger.events.head();
      const input = withKey(body, header(context, 'idempotency-key'));
      const seconds = waitSeconds(header(context, 'prefer'));
      const isFollowed = header(context, 'accept')?.includes(SSE_TYPE) === true;
      if (caller.kind === 'token' && (isFollowed || seconds !== undefined))
        requireScope(caller.grant, 'read', 'follow what it submits');
      // What cannot be waited for is not submitted either.
      const stream = seconds !== undefined || isFollowed ? streams.open(context, caller) : undefined;
      const { task, existing } = await services.engine.submit(input, caller);
      if (isFollowed && stream !== undefined)
        return followTask(services, call, { stream, task, after: existing ? 0 : after });
      if (stream === undefined || seconds === undefined)
        return json(existing ? 200 : 201, withBothNames(task));
      const signal = AbortSignal.any([stream.signal, AbortSignal.timeout(seconds * 1_000)]);
      return json(existing ? 200 : 201, withBothNames(await waited(services, call, task, after, signal)), {
        'preference-applied': `wait=${seconds}`,
      });
    },
  }),
];
