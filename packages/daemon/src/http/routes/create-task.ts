// Submitting one task: answered at once, after waiting for its end, or with its stream.

import { requireScope } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import {
  type Frozen,
  ProblemError,
  type SubmitTask,
  type Task,
  type TaskId,
  TERMINAL_EVENTS,
} from '@coxswain/protocol';
import { MAX_KEY_CHARACTERS, SSE_TYPE } from '@coxswain/protocol/operations';
import type { submittedTask } from '@coxswain/protocol/schema';
import type { z } from 'zod';
import { invalidRequest } from '../faults.ts';
import { header } from '../request/header.ts';
import { Answer, type Call, type Handlers } from '../route.ts';
import type { Services } from '../services.ts';
import { followTask } from '../stream/follow-task.ts';
import type { Streams } from '../stream/streams.ts';

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
  { caller }: Pick<Call, 'caller'>,
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

const withBothNames = (task: Task): Frozen<z.output<typeof submittedTask>> => ({
  ...task,
  agent_id: task.agent,
  add_dirs: task.addDirs,
  enable_skills: task.without?.includes('skills') !== true,
  enable_mcp: task.without?.includes('mcp') !== true,
});

export const createTaskHandlers = (services: Services, streams: Streams): Handlers<'tasks', 'submit'> => ({
  async submit(call) {
    const { caller, body, context } = call;
    const after = services.ledger.events.head();
    const input = withKey(body, header(context, 'idempotency-key'));
    const seconds = waitSeconds(header(context, 'prefer'));
    const isFollowed = header(context, 'accept')?.includes(SSE_TYPE) === true;
    if (caller.kind === 'token' && (isFollowed || seconds !== undefined))
      requireScope(caller.grant, 'read', 'follow what it submits');
    // If waiting is refused, nothing is submitted.
    const stream = seconds !== undefined || isFollowed ? streams.open(context, caller) : undefined;
    const { task, existing } = await services.engine.submit(input, caller);
    if (isFollowed && stream !== undefined)
      return followTask(services, call, { stream, task, after: existing ? 0 : after });
    const status = existing ? 200 : 201;
    if (stream === undefined || seconds === undefined) return new Answer(withBothNames(task), { status });
    const signal = AbortSignal.any([stream.signal, AbortSignal.timeout(seconds * 1_000)]);
    const headers = { 'preference-applied': `wait=${seconds}` };
    return new Answer(withBothNames(await waited(services, call, task, after, signal)), { status, headers });
  },
});

// `Prefer: wait=30`, RFC 7240: how long a client would like to wait for the outcome. Preferences that are not known, or
// make no sense, are ignored: that is what the RFC asks for.

/** The longest wait that is granted, in seconds. */
export const MAX_WAIT_SECONDS = 3_600;

/** The seconds to wait, at most {@link MAX_WAIT_SECONDS}; undefined when the header asks for no wait. */
export const waitSeconds = (header: string | undefined): number | undefined => {
  for (const preference of header?.split(',') ?? []) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT_SECONDS);
  }
  return undefined;
};

// Waits for the end of a task by its events, never by polling.

/** Resolves when the task ends after the sequence, or when the signal aborts. */
const waitForEnd = async (ledger: Ledger, id: TaskId, after: number, signal: AbortSignal): Promise<void> => {
  const filter = { taskIds: new Set([id]), types: new Set(TERMINAL_EVENTS) };
  for await (const _ending of ledger.events.subscribe(after, filter, signal)) return;
};
