// Finds tasks whose columns contradict each other, above all pending ones that could never be claimed.

import { ACTIVE_STATUSES, type LedgerFault, ORCHESTRATION_POOL } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { all, first } from '../database/tx.ts';
import type { Reading } from '../reader/reading.ts';
import { ROOTS_FROM } from '../tasks/queue-rank.ts';
import type { CheckCursor, StepPage } from './step.ts';

const PAGE_TASKS = 20_000;
/** The tasks of a quick check. */
const QUICK_TASKS = 5_000;

const list = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
const IS_ACTIVE = `task.status in (${list(ACTIVE_STATUSES)})`;

/** SQL for the expected values of these columns in a pending task. */
export const EXPECTED = {
  pool: `case when task.kind = 'item' then null
    when request.runtime = 'cox' then '${ORCHESTRATION_POOL}' else coalesce(request.pool_name, '') end`,
  place: `case when task.parent_n is null then ${ROOTS_FROM} else 0 end - task.effective_priority`,
  unmet: `(select count(*) from dependency where dependency.n = task.n)`,
  /** In a session one task is ready and the others are not: either is right for a single row. */
  gate: `case when task.pool is null or task.unmet > 0 or task.due_at is not null or task.is_throttled = 1 then null
    when task.line is null then 0 when task.gate = 0 then 0 else 1 end`,
} as const;

const JSON_COLUMNS = [
  'task.progress',
  'task.usage',
  ...[
    'command',
    'overrides',
    'attachments',
    'add_dirs',
    'deliver_to',
    'input',
    'composition',
    'origin',
    'labels',
    'after',
    'leaves_out',
    'output_schema',
  ].map((column) => `request.${column}`),
];

interface Rule {
  readonly where: string;
  readonly detail: string;
  readonly isRepairable: boolean;
  readonly area?: LedgerFault['area'];
  /** Skipped by a quick check: the start fixes it. */
  readonly isWholeOnly?: boolean;
}

const broken = (where: string, detail: string, more: Partial<Rule> = {}): Rule => ({
  where,
  detail,
  isRepairable: false,
  ...more,
});
const queue = (where: string, detail: string): Rule => ({ where, detail, isRepairable: true, area: 'queue' });
const isWholeOnly = true;

/** The first rule that matches is reported. */
const RULES: readonly Rule[] = [
  broken('request.n is null', 'its request is missing'),
  broken(
    `task.status in ('running', 'needs_input') and task.kind <> 'item' and (task.run_id is null or task.started_at is null)`,
    'it is running, but nothing runs it',
    { isWholeOnly },
  ),
  broken(`task.status = 'pending' and task.run_id is not null`, 'it is pending, but something runs it'),
  broken(`${IS_ACTIVE} and task.ended_at is not null`, 'it has not ended, but has an end time'),
  broken(`not (${IS_ACTIVE}) and task.ended_at is null`, 'it has ended, but has no end time'),
  broken(`not (${IS_ACTIVE}) and task.run_id is not null`, 'it has ended, but something runs it'),
  queue(
    `task.status = 'pending' and task.pool is not (${EXPECTED.pool})`,
    'it waits in the wrong pool and would never start',
  ),
  queue(
    `task.status = 'pending' and task.kind <> 'item' and task.unmet <> ${EXPECTED.unmet}`,
    'the number of tasks it waits for does not match its dependencies',
  ),
  queue(
    `task.status = 'pending' and task.line is not null and task.line <> task.session`,
    'it is in the queue of another session',
  ),
  queue(
    `task.status = 'pending' and (task.place <> ${EXPECTED.place} or task.effective_priority < task.priority)`,
    'its queue position does not match its priority',
  ),
  queue(
    `task.status = 'pending' and task.gate is not (${EXPECTED.gate})`,
    'it would never start, or would start too soon',
  ),
  queue(
    `task.status <> 'pending' and task.kind <> 'item' and (task.gate is not null or task.due_at is not null)`,
    'it is in the queue, but not pending',
  ),
  broken(
    JSON_COLUMNS.map((column) => `coalesce(json_valid(${column}), 1) = 0`).join(' or '),
    'part of it cannot be read',
  ),
];

interface Found {
  readonly id: string;
  readonly rule: number;
}

const select = (source: string, rules: readonly Rule[]) =>
  sql.raw<Found>(`
    select * from (
      select task.id as id, case ${rules.map(({ where }, index) => `when ${where} then ${index}`).join(' ')} end as rule
      from ${source} left join task_request as request on request.n = task.n
    ) where rule is not null limit 1000`);

/** Checks every task; a quick check only the active ones, up to some number. */
export const checkTasks = ({ drive }: Reading, { scope, after }: CheckCursor): StepPage => {
  const isQuick = scope === 'quick';
  const rules = isQuick ? RULES.filter((rule) => rule.isWholeOnly !== true) : RULES;
  const last = after + PAGE_TASKS;
  const source = isQuick
    ? `(select * from task where ${IS_ACTIVE} limit ${QUICK_TASKS}) as task`
    : `(select * from task where n > ${after} and n <= ${last}) as task`;
  const found = drive(all(select(source, rules).compile(db)));
  const faults = found.map(({ id, rule }): LedgerFault => {
    const { area = 'tasks', detail = '', isRepairable = false } = rules[rule] ?? {};
    return { area, subject: id, detail, isRepairable };
  });
  return { faults, after: isQuick || isLast(drive, last) ? undefined : last };
};

/** True when no task has a higher number. */
export const isLast = (drive: Reading['drive'], n: number): boolean =>
  drive(first(db.selectFrom('task').select('n').where('n', '>', n).limit(1).compile())) === undefined;

interface Edge {
  readonly id: string | null;
  readonly on_id: string | null;
  readonly status: string | null;
}

/** Nothing may wait for a task that has ended. */
export const checkDependencies = ({ drive }: Reading, { scope }: CheckCursor): StepPage => {
  const source = scope === 'quick' ? `(select * from dependency limit ${QUICK_TASKS})` : 'dependency';
  const edges = drive(
    all(
      sql
        .raw<Edge>(
          `select waiting.id as id, awaited.id as on_id, awaited.status as status
           from ${source} as edge
           left join task as waiting on waiting.n = edge.n left join task as awaited on awaited.n = edge.on_n
           where awaited.n is null or waiting.n is null or awaited.status not in (${list(ACTIVE_STATUSES)}) limit 1000`,
        )
        .compile(db),
    ),
  );
  const faults = edges.map(
    ({ id, on_id, status }): LedgerFault => ({
      area: 'queue',
      subject: id ?? 'dependency',
      detail:
        on_id === null ? 'it waits for a task that does not exist' : `it waits for ${on_id}, which has ended`,
      isRepairable: status === null || status === 'completed',
    }),
  );
  return { faults };
};

interface Line {
  readonly line: string;
  readonly open: number;
  readonly closed: number;
  readonly claimed: number;
}

/** In each session exactly one task runs or is next. */
export const checkLines = ({ drive }: Reading): StepPage => {
  const lines = drive(all(sql.raw<Line>(WRONG_LINES).compile(db)));
  const faults = lines.map(
    ({ line, open, claimed }): LedgerFault => ({
      area: 'queue',
      subject: `session ${line}`,
      detail:
        open + claimed === 0
          ? 'nothing in it runs and none of its tasks would ever start'
          : 'two of its tasks would run at once',
      isRepairable: true,
    }),
  );
  return { faults };
};

/** Uses the two partial indexes of session queues, which hold no ended task. */
export const WRONG_LINES = `
  select line, sum(open) as open, sum(closed) as closed, sum(claimed) as claimed from (
    select line, gate = 0 as open, gate = 1 as closed, 0 as claimed from task
      where gate is not null and line is not null
    union all
    select line, 0, 0, 1 from task where run_id is not null and line is not null
  ) group by line having sum(open) + min(1, sum(claimed)) > 1 or (sum(open) + sum(claimed) = 0 and sum(closed) > 0)`;
