// Converts between a task's rows and its protocol form.

import {
  type DeliveryMode,
  describeTask,
  type JobId,
  type OnInput,
  type RuntimeName,
  type Task,
  type TaskError,
  type TaskId,
} from '@coxswain/protocol';
import type { Selectable } from 'kysely';
import { db } from '../database/builder.ts';
import type { Moment } from '../database/clock.ts';
import type { TaskRequestTable, TaskResultTable, TaskTable } from '../database/schema.ts';
import { elapsedSinceStartMs } from './work-time.ts';

/** The row of a task with its request, its result and the name of its session. */
export type TaskRow = Selectable<TaskTable> &
  Omit<Selectable<TaskRequestTable>, 'n' | 'run_at'> & {
    readonly [Column in Exclude<keyof TaskResultTable, 'n'>]: TaskResultTable[Column] | null;
  } & { readonly queued_run_at: number | null; readonly session_name: string | null };

/** Every column of a {@link TaskRow}, over the joins that it needs; the caller adds the conditions. */
export const selectTaskRows = () =>
  db
    .selectFrom('task')
    .innerJoin('task_request as request', 'request.n', 'task.n')
    .leftJoin('task_result as outcome', 'outcome.n', 'task.n')
    .leftJoin('session', 'session.key', 'task.session')
    .selectAll('task')
    .select([
      'request.user',
      'request.title',
      'request.prompt',
      'request.command',
      'request.runtime',
      'request.model',
      'request.overrides',
      'request.attachments',
      'request.work_dir',
      'request.add_dirs',
      'request.deliver_to',
      'request.delivery',
      'request.input',
      'request.composition',
      'request.step',
      'request.origin',
      'request.pool_name',
      'request.labels',
      'request.after',
      'request.run_at as queued_run_at',
      'request.timeout_ms',
      'request.on_input',
      'request.leaves_out',
      'request.output_schema',
      'request.idempotency_key',
      'request.traceparent',
      'outcome.result',
      'outcome.error_code',
      'outcome.error_message',
      'session.name as session_name',
    ]);

let lastMs = Number.NaN;
let lastTimestamp = '';

/** RFC 3339 UTC with milliseconds. The last one is cached: what is written together has the same time. */
export const timestampOf = (ms: number): string => {
  if (ms === lastMs) return lastTimestamp;
  lastTimestamp = new Date(ms).toISOString();
  lastMs = ms;
  return lastTimestamp;
};

const timeOf = (ms: number | null): string | undefined => (ms === null ? undefined : timestampOf(ms));

/** Parses what we stored as JSON of this type; SQL has `null` for nothing. */
export const fromJson = <Value>(json: string | null): Value | undefined =>
  json === null ? undefined : (JSON.parse(json) as Value);

const NOTHING: readonly never[] = [];

const errorOf = (row: TaskRow): TaskError | undefined =>
  row.error_code === null ? undefined : { code: row.error_code, message: row.error_message ?? '' };

/** The request and everything else that never changes. */
const requestOf = (row: TaskRow) => {
  const title = row.title ?? undefined;
  return {
    user: row.user,
    origin: fromJson<Task['origin']>(row.origin),
    deliverTo: fromJson<readonly string[]>(row.deliver_to) ?? NOTHING,
    delivery: row.delivery as DeliveryMode,
    input: fromJson<Task['input']>(row.input),
    composition: fromJson<Task['composition']>(row.composition),
    step: row.step ?? undefined,
    title,
    prompt: row.prompt,
    description: describeTask({ title, prompt: row.prompt }),
    command: fromJson<readonly string[]>(row.command),
    // Written by ourselves from the protocol's types; the columns hold plain text.
    runtime: row.runtime as RuntimeName,
    model: row.model ?? undefined,
    overrides: fromJson<Task['overrides']>(row.overrides),
    attachments: fromJson<Task['attachments']>(row.attachments),
    workDir: row.work_dir,
    addDirs: fromJson<readonly string[]>(row.add_dirs) ?? NOTHING,
    group: row.pool_name ?? undefined,
    labels: fromJson<Task['labels']>(row.labels) ?? {},
    after: fromJson<readonly TaskId[]>(row.after) ?? NOTHING,
    timeoutMs: row.timeout_ms,
    onInput: row.on_input as OnInput,
    without: fromJson<Task['without']>(row.leaves_out),
    outputSchema: fromJson<Task['outputSchema']>(row.output_schema),
    idempotencyKey: row.idempotency_key ?? undefined,
    traceparent: row.traceparent ?? undefined,
  };
};

/** The columns that name tasks hold what we got as ids. */
const identityOf = (row: TaskRow) => ({
  id: row.id as TaskId,
  n: row.n,
  kind: row.kind,
  source: row.source,
  parentId: (row.parent_id ?? undefined) as TaskId | undefined,
  rootId: (row.root_id ?? row.id) as TaskId,
  retryOf: (row.retry_of ?? undefined) as TaskId | undefined,
  jobId: (row.job_id ?? undefined) as JobId | undefined,
  agent: row.agent,
  session: row.session_name ?? row.session,
  priority: row.priority,
  maxAttempts: row.max_attempts,
  createdAt: timestampOf(row.created_at),
});

/** How long it has taken; for an active task, up to the time of the read. */
const durationOf = (row: TaskRow, now: Moment | undefined): Pick<Task, 'durationMs' | 'durationAt'> => {
  if (row.duration_ms !== null) return { durationMs: row.duration_ms };
  if (now === undefined || row.started_at === null || row.ended_at !== null) return {};
  return { durationMs: elapsedSinceStartMs(row, now), durationAt: timestampOf(now.nowMs) };
};

/** The task as it is. With `now`, an active one includes how long it has taken so far. */
export const taskOf = (row: TaskRow, now?: Moment): Task => ({
  ...identityOf(row),
  ...requestOf(row),
  status: row.status,
  reason: row.reason ?? undefined,
  runAt: timeOf(row.run_at),
  attempt: row.attempt,
  startedAt: timeOf(row.started_at),
  endedAt: timeOf(row.ended_at),
  ...durationOf(row, now),
  progress: fromJson<Task['progress']>(row.progress),
  result: row.result ?? undefined,
  error: errorOf(row),
  exitCode: row.exit_code ?? undefined,
  usage: fromJson<Task['usage']>(row.usage),
  cancelRequestedAt: timeOf(row.cancel_requested_at),
  node: row.node ?? undefined,
  revision: row.revision,
});

/** The task as it was accepted, for its TaskQueued event. */
export const queuedTaskOf = (row: TaskRow): Task => ({
  ...identityOf(row),
  ...requestOf(row),
  status: 'pending',
  runAt: timeOf(row.queued_run_at),
  attempt: 0,
  revision: 1,
});
