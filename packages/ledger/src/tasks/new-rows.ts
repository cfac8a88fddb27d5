// The rows of a new task, and the task as its submitter gets it back.

import { describeTask, type Task } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { sparseInsert } from '../database/sparse-insert.ts';
import { run, type Unit } from '../database/unit.ts';
import type { Assignment } from '../sessions/assign.ts';
import type { NewTask } from '../writes.ts';
import { placeOf } from './place.ts';
import { timestampOf } from './task-row.ts';

/** What admission found out about a new task. */
export interface Admitted {
  readonly session: Assignment;
  readonly parent?: { readonly n: number; readonly rootN: number; readonly rootId: string };
  /** The tasks it waits for that have not completed. */
  readonly unmet: readonly { readonly n: number }[];
}

/** Kinds that hold no slot: an item is a note, a workflow or a discussion only leads its children. */
const NEVER_DISPATCHED: ReadonlySet<NewTask['kind']> = new Set(['item', 'workflow', 'discussion']);

const poolOf = (task: NewTask): string | null =>
  NEVER_DISPATCHED.has(task.kind) ? null : (task.group ?? '');

const gateOf = (task: NewTask, admitted: Admitted, dueAt: number | null): 0 | 1 | null => {
  if (poolOf(task) === null || admitted.unmet.length > 0 || dueAt !== null) return null;
  return admitted.session.isFresh ? 0 : 1;
};

const insertTask = sparseInsert('task', {
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
  tree_size: 1,
});

const taskValues = (n: number, task: NewTask, admitted: Admitted): Parameters<typeof insertTask>[0] => {
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
    place: placeOf(parent !== undefined, priority),
    pool,
    unmet: unmet.length,
    due_at: dueAt,
    gate: gateOf(task, admitted, dueAt),
    run_at: runAtMs,
    max_attempts: task.maxAttempts,
    created_at: createdAtMs,
    environment_ref: task.environmentRef ?? null,
    is_external: countsAsExternal(task),
    tree_size: task.kind === 'item' ? 0 : 1,
  };
};

/** Whether the limits of the queue count it. */
export const countsAsExternal = (task: NewTask): 0 | 1 =>
  task.isExternalRoot && task.kind !== 'item' ? 1 : 0;

const jsonUnlessEmpty = (list: readonly unknown[]): string | null =>
  list.length === 0 ? null : JSON.stringify(list);
const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

const insertRequest = sparseInsert('task_request', {
  n: undefined,
  user: undefined,
  title: null,
  prompt: undefined,
  command: null,
  runtime: 'command',
  model: null,
  work_dir: undefined,
  add_dirs: null,
  deliver_to: null,
  origin: null,
  pool_name: null,
  labels: null,
  after: null,
  run_at: null,
  timeout_ms: undefined,
  on_input: 'park',
  output_schema: null,
  idempotency_key: null,
});

const requestValues = (n: number, task: NewTask): Parameters<typeof insertRequest>[0] => ({
  n,
  user: task.user,
  title: task.title ?? null,
  prompt: task.prompt,
  command: json(task.command),
  runtime: task.runtime,
  model: task.model ?? null,
  work_dir: task.workDir,
  add_dirs: jsonUnlessEmpty(task.addDirs),
  deliver_to: jsonUnlessEmpty(task.deliverTo),
  origin: json(task.origin),
  pool_name: task.group ?? null,
  labels: Object.keys(task.labels).length === 0 ? null : JSON.stringify(task.labels),
  after: jsonUnlessEmpty(task.after),
  run_at: task.runAtMs ?? null,
  timeout_ms: task.timeoutMs,
  on_input: task.onInput,
  output_schema: json(task.outputSchema),
  idempotency_key: task.idempotencyKey ?? null,
});

const insertLabel = compiled((label: { key: string; value: string; n: number }) =>
  db.insertInto('task_label').values({ key: label.key, value: label.value, n: label.n }),
);
const insertDependency = compiled((edge: { n: number; on: number }) =>
  db.insertInto('dependency').values({ n: edge.n, on_n: edge.on }),
);

/** Writes the rows of the task with this number. */
export function* insertRows(n: number, task: NewTask, admitted: Admitted): Unit<void> {
  yield* run(insertTask(taskValues(n, task, admitted)));
  yield* run(insertRequest(requestValues(n, task)));
  for (const [key, value] of Object.entries(task.labels)) yield* run(insertLabel({ key, value, n }));
  for (const dependency of admitted.unmet) yield* run(insertDependency({ n, on: dependency.n }));
}

/** The task as it was accepted. */
export const acceptedTask = (task: NewTask, n: number): Task => {
  const { createdAtMs, runAtMs, environmentRef, requestHash, isExternalRoot, ...fields } = task;
  return {
    ...fields,
    n,
    status: 'pending',
    description: describeTask(task),
    attempt: 0,
    createdAt: timestampOf(createdAtMs),
    runAt: runAtMs === undefined ? undefined : timestampOf(runAtMs),
    revision: 1,
  };
};
