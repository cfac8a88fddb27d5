// What a transition needs to know about its task: the small row, without prompt and result.

import type { TaskId } from '@coxswain/protocol';
import type { Selectable } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { TaskTable } from '../database/schema.ts';
import { first, type Tx } from '../database/tx.ts';
import type { EventTask } from '../events/append.ts';
import type { Claim } from '../writes.ts';

export type LiveTask = Selectable<TaskTable> & { readonly session_name: string | null };

const selectLive = () =>
  db
    .selectFrom('task')
    .leftJoin('session', 'session.key', 'task.session')
    .selectAll('task')
    .select('session.name as session_name');

const liveById = compiled((values: { id: string }) => selectLive().where('task.id', '=', values.id));
const liveByNumber = compiled((values: { n: number }) => selectLive().where('task.n', '=', values.n));
const liveByClaim = compiled((claim: { taskId: string; attempt: number; runId: string }) =>
  selectLive()
    .where('task.id', '=', claim.taskId)
    .where('task.attempt', '=', claim.attempt)
    .where('task.run_id', '=', claim.runId),
);

export function* findLive(id: TaskId): Tx<LiveTask | undefined> {
  return yield* first(liveById({ id }));
}

/** A task that is known to exist. */
export function* readLive(n: number): Tx<LiveTask> {
  const live = yield* first(liveByNumber({ n }));
  if (live === undefined) throw new Error(`task ${n} has no row`);
  return live;
}

/** The task whose attempt this claim names; undefined when the claim no longer holds. */
export function* findClaimed(claim: Claim): Tx<LiveTask | undefined> {
  const { taskId, attempt, runId } = claim;
  return yield* first(liveByClaim({ taskId, attempt, runId }));
}

/** The envelope of its events. */
export const eventTaskOf = (live: LiveTask): EventTask => ({
  n: live.n,
  // Stored ids were valid when they came in.
  id: live.id as TaskId,
  rootId: (live.root_id ?? live.id) as TaskId,
  agent: live.agent,
  session: live.session_name ?? live.session,
});

/** It is not part of another task: no task submitted it, or it runs in the background of the one that did. */
export const standsForItself = (task: Pick<LiveTask, 'kind' | 'parent_n'>): boolean =>
  task.parent_n === null || task.kind === 'background';

/** An item is a note of an agent: it counts nowhere and nothing runs for it. */
export const isItem = (task: { readonly kind: string }): boolean => task.kind === 'item';
