// The rows of new tasks, and a new task as its submitter gets it back.

import { describeTask, ORCHESTRATION_POOL, type Task } from '@coxswain/protocol';
import { RowBuffer } from '../database/row-buffer.ts';
import { sparseTable } from '../database/sparse-insert.ts';
import type { Tx } from '../database/tx.ts';
import { noticeLevelOf } from '../deliveries/notices.ts';
import type { NewTask } from '../writes.ts';
import type { Admitted } from './admitted.ts';
import type { LiveTask } from './live-task.ts';
import { queueRank } from './queue-rank.ts';
import { timestampOf } from './task-row.ts';

/** An item is never dispatched; a run that the daemon orchestrates takes no slot of the tasks that work. */
const poolOf = (task: NewTask): string | null => {
  if (task.kind === 'item') return null;
  return task.runtime === 'cox' ? ORCHESTRATION_POOL : (task.group ?? '');
};

const readinessOf = (task: NewTask, admitted: Admitted, dueAt: number | null): 0 | 1 | null => {
  if (poolOf(task) === null || admitted.unmet.length > 0 || dueAt !== null || task.isThrottled) return null;
  return admitted.session.isFresh ? 0 : 1;
};

const taskTable = sparseTable('task', {
  n: undefined,
  id: undefined,
  kind: undefined,
  source: undefined,
  parent_n: null,
  parent_id: null,
  root_n: null,
  root_id: null,
  retry_of: null,
  job_id: null,
  agent: undefined,
  session: undefined,
  line: null,
  priority: 0,
  effective_priority: 0,
  place: undefined,
  pool: null,
  unmet: 0,
  due_at: null,
  gate: null,
  run_at: null,
  max_attempts: 1,
  created_at: undefined,
  environment_ref: null,
  is_external: 0,
  submitter: null,
  is_throttled: 0,
  tells: 0,
});

const taskValues = (n: number, task: NewTask, admitted: Admitted): Parameters<typeof taskTable.row>[0] => {
  const { parent, unmet, session } = admitted;
  const { createdAtMs, runAtMs = null, priority } = task;
  const pool = poolOf(task);
  const dueAt = runAtMs !== null && runAtMs > createdAtMs ? runAtMs : null;
  return {
    n,
    id: task.id,
    kind: task.kind,
    source: task.source,
    parent_n: parent?.n ?? null,
    parent_id: task.parentId ?? null,
    root_n: parent?.rootN ?? null,
    root_id: parent?.rootId ?? null,
    retry_of: task.retryOf ?? null,
    job_id: task.jobId ?? null,
    agent: task.agent,
    session: session.key,
    line: session.isFresh || pool === null ? null : session.key,
    priority,
    effective_priority: priority,
    place: queueRank(parent !== undefined, priority),
    pool,
    unmet: unmet.length,
    due_at: dueAt,
    gate: readinessOf(task, admitted, dueAt),
    run_at: runAtMs,
    max_attempts: task.maxAttempts,
    created_at: createdAtMs,
    environment_ref: task.environmentRef ?? null,
    ...countedAs(task),
    tells: noticeLevelOf(task),
  };
};

/** How the limits of the queue count it. */
export const countedAs = (task: NewTask): Pick<LiveTask, 'is_external' | 'submitter' | 'is_throttled'> => ({
  is_external: task.isExternalRoot && task.kind !== 'item' ? 1 : 0,
  submitter: task.submitter ?? null,
  is_throttled: task.isThrottled === true ? 1 : 0,
});

const jsonUnlessEmpty = (list: readonly unknown[]): string | null =>
  list.length === 0 ? null : JSON.stringify(list);
const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

const requestTable = sparseTable('task_request', {
  n: undefined,
  user: undefined,
  title: null,
  prompt: undefined,
  command: null,
  runtime: 'command',
  model: null,
  overrides: null,
  attachments: null,
  work_dir: undefined,
  add_dirs: null,
  deliver_to: null,
  delivery: 'state_changes',
  input: null,
  composition: null,
  step: null,
  origin: null,
  pool_name: null,
  labels: null,
  after: null,
  run_at: null,
  timeout_ms: undefined,
  on_input: 'park',
  leaves_out: null,
  output_schema: null,
  idempotency_key: null,
  traceparent: null,
});

const requestValues = (n: number, task: NewTask): Parameters<typeof requestTable.row>[0] => ({
  n,
  user: task.user,
  title: task.title ?? null,
  prompt: task.prompt,
  command: json(task.command),
  runtime: task.runtime,
  model: task.model ?? null,
  overrides: json(task.overrides),
  attachments: jsonUnlessEmpty(task.attachments ?? []),
  work_dir: task.workDir,
  add_dirs: jsonUnlessEmpty(task.addDirs),
  deliver_to: jsonUnlessEmpty(task.deliverTo),
  delivery: task.delivery,
  input: json(task.input),
  composition: json(task.composition),
  step: task.step ?? null,
  origin: json(task.origin),
  pool_name: task.group ?? null,
  labels: Object.keys(task.labels).length === 0 ? null : JSON.stringify(task.labels),
  after: jsonUnlessEmpty(task.after),
  run_at: task.runAtMs ?? null,
  timeout_ms: task.timeoutMs,
  on_input: task.onInput,
  leaves_out: json(task.without),
  output_schema: json(task.outputSchema),
  idempotency_key: task.idempotencyKey ?? null,
  traceparent: task.traceparent ?? null,
});

const labelTable = sparseTable('task_label', { key: undefined, value: undefined, n: undefined });
const dependencyTable = sparseTable('dependency', { n: undefined, on_n: undefined });

/** Rows of accepted tasks. Flush them before reading tasks in the same transaction. */
export class NewRows {
  readonly #tasks = new RowBuffer(taskTable);
  readonly #requests = new RowBuffer(requestTable);
  readonly #labels = new RowBuffer(labelTable);
  readonly #dependencies = new RowBuffer(dependencyTable);

  /** Adds the rows of the task with this number. */
  *add(n: number, task: NewTask, admitted: Admitted): Tx<void> {
    const isEnough = this.#tasks.add(taskValues(n, task, admitted));
    this.#requests.add(requestValues(n, task));
    for (const [key, value] of Object.entries(task.labels)) this.#labels.add({ key, value, n });
    for (const dependency of admitted.unmet) this.#dependencies.add({ n, on_n: dependency.n });
    if (isEnough) yield* this.flush();
  }

  /** Writes all rows; those that others refer to come first. */
  *flush(): Tx<void> {
    yield* this.#tasks.flush();
    yield* this.#requests.flush();
    yield* this.#labels.flush();
    yield* this.#dependencies.flush();
  }
}

/** What only the ledger is told about a new task. */
type Withheld =
  | 'createdAtMs'
  | 'runAtMs'
  | 'environmentRef'
  | 'isExternalRoot'
  | 'contents'
  | 'requestHash'
  | 'formerRequestHash'
  | 'submitter'
  | 'isThrottled';

/** Every field, so that none is forgotten. */
type Accepted = {
  readonly [Field in Exclude<keyof NewTask, Withheld>]-?: NewTask[Field];
} & Pick<Task, 'n' | 'status' | 'description' | 'attempt' | 'createdAt' | 'runAt' | 'revision'>;

/** The task as it was accepted. Written out, because a copy of all fields but some costs ten times as much. */
export const acceptedTask = (task: NewTask, n: number): Task => {
  const { createdAtMs, runAtMs } = task;
  const accepted: Accepted = {
    id: task.id,
    kind: task.kind,
    source: task.source,
    parentId: task.parentId,
    rootId: task.rootId,
    retryOf: task.retryOf,
    jobId: task.jobId,
    agent: task.agent,
    session: task.session,
    user: task.user,
    origin: task.origin,
    deliverTo: task.deliverTo,
    delivery: task.delivery,
    title: task.title,
    prompt: task.prompt,
    command: task.command,
    input: task.input,
    composition: task.composition,
    step: task.step,
    runtime: task.runtime,
    model: task.model,
    overrides: task.overrides,
    attachments: task.attachments,
    workDir: task.workDir,
    addDirs: task.addDirs,
    priority: task.priority,
    group: task.group,
    labels: task.labels,
    after: task.after,
    timeoutMs: task.timeoutMs,
    maxAttempts: task.maxAttempts,
    onInput: task.onInput,
    without: task.without,
    outputSchema: task.outputSchema,
    idempotencyKey: task.idempotencyKey,
    traceparent: task.traceparent,
    n,
    status: 'pending',
    description: describeTask(task),
    attempt: 0,
    createdAt: timestampOf(createdAtMs),
    runAt: runAtMs === undefined ? undefined : timestampOf(runAtMs),
    revision: 1,
  };
  return accepted;
};
