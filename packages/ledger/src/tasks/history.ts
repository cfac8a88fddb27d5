// The status history of a task, folded from its events: each transition, when, why and by whom; and when another daemon took its run
// over.

import type { StatusChange, TaskId, TaskStatus } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first, type Tx } from '../database/tx.ts';
import { type PlainFact, readFacts } from './stored-facts.ts';
import { timestampOf } from './task-row.ts';

const TYPES = [
  'TaskStarted',
  'RunAdopted',
  'InputRequested',
  'InputAnswered',
  'TaskRetrying',
  'ItemMoved',
  'TaskCompleted',
  'TaskFailed',
  'TaskCancelled',
] as const;
type StatusFact = PlainFact<(typeof TYPES)[number]>;

const beginningOf = compiled((values: { id: string }) =>
  db
    .selectFrom('task')
    .innerJoin('task_request', 'task_request.n', 'task.n')
    .select(['created_at', 'user'])
    .where('id', '=', values.id),
);

/** The history, oldest first; empty when there is no such task. */
export function* readHistory(id: TaskId): Tx<readonly StatusChange[]> {
  const row = yield* first(beginningOf({ id }));
  if (row === undefined) return [];
  const changes: StatusChange[] = [{ status: 'pending', at: timestampOf(row.created_at), by: row.user }];
  for (const fact of yield* readFacts(id, TYPES)) {
    const { status = 'pending' } = changes.at(-1) ?? {};
    const change = changeBy(fact, status);
    if (change === undefined || (change.status === status && change.isAdopted === undefined)) continue;
    // An attempt that failed while it was asking is retried as one that ran.
    if (change.status === 'pending' && fact.type === 'TaskRetrying' && status === 'needs_input')
      changes.push({ status: 'running', at: change.at });
    changes.push(change);
  }
  return changes;
}

const changeBy = (fact: StatusFact, before: TaskStatus): StatusChange | undefined => {
  const at = timestampOf(fact.atMs);
  switch (fact.type) {
    case 'TaskStarted':
      return { status: 'running', at, by: fact.data.by, reason: fact.data.message };
    case 'RunAdopted':
      return { status: before, at, isAdopted: true };
    case 'InputRequested':
      return { status: 'needs_input', at, reason: fact.data.request.title };
    case 'InputAnswered': {
      const { resumes, state, by } = fact.data;
      const goesOn = resumes ?? (state === 'answered' || state === 'denied');
      return goesOn ? { status: 'running', at, reason: state, by } : undefined;
    }
    case 'TaskRetrying':
      return { status: 'pending', at, reason: fact.data.reason ?? 'retry', message: fact.data.message };
    case 'ItemMoved':
      return { status: fact.data.status, at, reason: fact.data.message, by: fact.data.by };
    case 'TaskCompleted':
      return { status: 'completed', at, by: fact.data.by };
    case 'TaskFailed':
      return { status: 'failed', at, reason: fact.data.code, by: fact.data.by };
    case 'TaskCancelled': {
      const { reason, by, message } = fact.data;
      return { status: 'cancelled', at, reason, by, message };
    }
  }
};
