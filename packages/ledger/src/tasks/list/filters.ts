// The filters of a list, with names resolved to stored values.

import type { TaskId, TaskKind, TaskQuery, TaskSource, TaskStatus } from '@coxswain/protocol';
import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import { db } from '../../database/builder.ts';
import { compiled } from '../../database/compiled.ts';
import type { Schema } from '../../database/schema.ts';
import { first, type Tx } from '../../database/tx.ts';
import { findStored, isKeyTaken } from '../../sessions/find.ts';
import { type NumberRange, numbersCreated } from '../time-index.ts';

export type ListQuery = Omit<TaskQuery, 'id'> & {
  readonly ids?: readonly TaskId[] | undefined;
  readonly parentId?: TaskId | undefined;
  readonly rootId?: TaskId | undefined;
  readonly maxBytes?: number | undefined;
};

export interface LabelFilter {
  readonly key: string;
  readonly value?: string;
}

/** Every filter is optional; all that are given must hold. */
export interface Filters {
  readonly statuses?: readonly TaskStatus[] | undefined;
  readonly agents?: readonly string[] | undefined;
  readonly sessionKey?: string | undefined;
  readonly kinds?: readonly TaskKind[] | undefined;
  readonly sources?: readonly TaskSource[] | undefined;
  readonly job?: string | undefined;
  readonly labels?: readonly LabelFilter[] | undefined;
  readonly ns?: readonly number[] | undefined;
  readonly parentN?: number | undefined;
  readonly rootN?: number | undefined;
  /** Without what is part of another task: steps, speeches, helpers. */
  readonly withoutParts?: true | undefined;
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** Agents' to-dos are a separate list: ask for them by kind, or find them in the tree of a task. */
  readonly withoutItems?: true | undefined;
  /** Nothing outside of it was created in the span of time. */
  readonly range: NumberRange;
}

const numberOf = compiled((values: { id: string }) =>
  db.selectFrom('task').select('n').where('id', '=', values.id),
);

function* findNumber(id: TaskId): Tx<number | undefined> {
  return (yield* first(numberOf({ id })))?.n;
}

/** Of those that exist. */
function* findNumbers(ids: readonly TaskId[]): Tx<readonly number[]> {
  const numbers: number[] = [];
  for (const id of new Set(ids)) {
    const n = yield* findNumber(id);
    if (n !== undefined) numbers.push(n);
  }
  return numbers;
}

/** The stored key of the session with this name; undefined: it no longer exists. */
function* findKey(name: string): Tx<string | undefined> {
  const stored = yield* findStored(name);
  if (stored !== undefined) return stored.key;
  return (yield* isKeyTaken(name)) ? undefined : name;
}

const listUnlessEmpty = <Item>(list: readonly Item[] | undefined): readonly Item[] | undefined =>
  list === undefined || list.length === 0 ? undefined : [...new Set(list)];

/** Resolves the names of a query; undefined: it names something that does not exist, so the list is empty. */
export function* resolveFilters(query: ListQuery): Tx<Filters | undefined> {
  const { parentId, rootId, session } = query;
  const parentN = parentId === undefined ? undefined : yield* findNumber(parentId);
  const rootN = rootId === undefined ? undefined : yield* findNumber(rootId);
  const sessionKey = session === undefined ? undefined : yield* findKey(session);
  if (parentId !== undefined && parentN === undefined) return undefined;
  if (rootId !== undefined && rootN === undefined) return undefined;
  if (session !== undefined && sessionKey === undefined) return undefined;
  const sinceMs = query.since === undefined ? undefined : Date.parse(query.since);
  const untilMs = query.until === undefined ? undefined : Date.parse(query.until);
  const kinds = listUnlessEmpty(query.kind);
  const ns = query.ids && (yield* findNumbers(query.ids));
  const isNamed = (ns ?? parentN ?? rootN) !== undefined;
  return {
    statuses: listUnlessEmpty(query.status),
    agents: listUnlessEmpty(query.agent),
    sessionKey,
    kinds,
    sources: listUnlessEmpty(query.source),
    job: query.job,
    labels: listUnlessEmpty(query.label),
    ns,
    parentN,
    rootN,
    withoutParts: query.roots || undefined,
    withoutItems: kinds === undefined && !isNamed ? true : undefined,
    sinceMs,
    untilMs,
    range: yield* numbersCreated(sinceMs, untilMs),
  };
}

type Where = ExpressionBuilder<Schema, 'task'>;

const hasLabel = (eb: Where, { key, value }: LabelFilter): ExpressionWrapper<Schema, 'task', SqlBool> => {
  const label = eb
    .selectFrom('task_label')
    .select('task_label.n')
    .where('task_label.key', '=', key)
    .whereRef('task_label.n', '=', 'task.n');
  return eb.exists(value === undefined ? label : label.where('task_label.value', '=', value));
};

/** All filters as one condition on a row of `task`. */
export const conditionOf = (filters: Filters, eb: Where): ExpressionWrapper<Schema, 'task', SqlBool> => {
  const { statuses, agents, sessionKey, kinds, sources, job, labels = [] } = filters;
  const { ns, parentN, rootN, withoutParts, withoutItems, sinceMs, untilMs } = filters;
  const parts = labels.map((label) => hasLabel(eb, label));
  if (statuses !== undefined) parts.push(eb('status', 'in', statuses));
  if (agents !== undefined) parts.push(eb('agent', 'in', agents));
  if (sessionKey !== undefined) parts.push(eb('session', '=', sessionKey));
  if (kinds !== undefined) parts.push(eb('kind', 'in', kinds));
  if (sources !== undefined) parts.push(eb('source', 'in', sources));
  if (job !== undefined) parts.push(eb('job_id', '=', job));
  if (ns !== undefined) parts.push(eb('n', 'in', ns));
  if (parentN !== undefined) parts.push(eb('parent_n', '=', parentN));
  if (rootN !== undefined) parts.push(eb(sql`coalesce(root_n, n)`, '=', rootN));
  if (withoutParts) parts.push(eb.or([eb('parent_n', 'is', null), eb('kind', '=', sql.lit('background'))]));
  if (withoutItems) parts.push(eb('kind', '<>', 'item'));
  if (sinceMs !== undefined) parts.push(eb('created_at', '>=', sinceMs));
  if (untilMs !== undefined) parts.push(eb('created_at', '<', untilMs));
  return eb.and(parts);
};
