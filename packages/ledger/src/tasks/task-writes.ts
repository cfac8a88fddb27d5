// The writes on tasks as callers see them: each is one transaction.

import { DAEMON_ACTOR, type Fact, type Reason, type Task, type TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import type { Transaction } from '../database/transaction.ts';
import { run, type Tx } from '../database/tx.ts';
import type { Tasks } from '../ledger.ts';
import type { OutputStore } from '../output/output-store.ts';
import { type RemovalOrder, type RemovalStores, removeTask } from '../retention/removal.ts';
import type { Claim } from '../writes.ts';
import { adoptRuns } from './adopt.ts';
import { annotateTask } from './annotate.ts';
import { claimTasks, hasClaimable } from './claim.ts';
import { type EndOfTask, endTasks } from './dependents.ts';
import { insertTogether } from './insert-together.ts';
import { findLive } from './live-task.ts';
import { readOpenClaims } from './open-claims.ts';
import { readTasks } from './read.ts';
import { recordFacts } from './record.ts';
import { forgetRecovered, recoverTasks } from './recover.ts';
import { requestCancel } from './request-cancel.ts';
import { settleAttempt } from './settle.ts';

/** Fails the pending ones of these tasks, and what depends on them. Returns the pending ones. */
function* failPending(
  tx: Transaction,
  ids: readonly TaskId[],
  error: { readonly code: Reason; readonly message: string },
  nowMs: number,
): Tx<readonly Task[]> {
  const ends: EndOfTask[] = [];
  for (const id of new Set(ids)) {
    const task = yield* findLive(id);
    if (task?.status !== 'pending') continue;
    ends.push({ task, end: { status: 'failed', reason: error.code, message: error.message } });
  }
  yield* endTasks(tx, ends, nowMs);
  return yield* readTasks(ends.map(({ task }) => task.n));
}

const setProcess = compiled(
  (values: { taskId: string; attempt: number; runId: string; pid: number; start: string }) =>
    db
      .updateTable('task')
      .set({ pid: values.pid, pid_start: values.start })
      .where('id', '=', values.taskId)
      .where('attempt', '=', values.attempt)
      .where('run_id', '=', values.runId),
);

/** Stores the main process of the attempt, while its claim holds. */
function* noteProcess(claim: Claim, pid: number, startTime: string): Tx<void> {
  const { taskId, attempt, runId } = claim;
  yield* run(setProcess({ taskId, attempt, runId, pid, start: startTime }));
}

export type TaskWrites = Pick<
  Tasks,
  | 'insert'
  | 'claim'
  | 'record'
  | 'annotate'
  | 'noteProcess'
  | 'settle'
  | 'requestCancel'
  | 'failPending'
  | 'recover'
  | 'recovered'
  | 'adopt'
  | 'remove'
>;

/** A message to a running task is confirmed to its sender; everything else it records becomes durable with its end. */
const isAcknowledged = ({ type }: Fact): boolean => type === 'MessageAdded';

export const taskWrites = ({
  database,
  output,
}: {
  database: Database;
  output: OutputStore;
}): TaskWrites => ({
  insert: insertTogether(database),
  // Called on every change, mostly for nothing.
  claim: async (request) =>
    database.peek(() => hasClaimable(request)) ? database.write((tx) => claimTasks(tx, request)) : [],
  record: (claim, facts, nowMs, more = {}) =>
    output.write({
      claim,
      facts,
      isLast: false,
      commit: (stored) =>
        database.write((tx) => recordFacts(tx, claim, { facts: stored, ...more }, nowMs), {
          isDurable: more.said !== undefined || facts.some(isAcknowledged),
        }),
      isKept: (isRecorded) => isRecorded,
    }),
  annotate: (id, facts, nowMs) => database.write((tx) => annotateTask(tx, id, facts, nowMs), WITH_RESERVE),
  noteProcess: (claim, pid, startTime) =>
    // After a power cut there is no such process.
    database.write(() => noteProcess(claim, pid, startTime), { isDurable: false }),
  settle: (claim, settlement, facts, nowMs) =>
    output.write({
      claim,
      facts,
      isLast: true,
      commit: (stored) =>
        database.write((tx) => settleAttempt(tx, claim, settlement, stored, nowMs), WITH_RESERVE),
      isKept: ({ task }) => task !== undefined,
    }),
  requestCancel: (ids, request) => database.write((tx) => requestCancel(tx, ids, request), WITH_RESERVE),
  failPending: (ids, error, nowMs) =>
    database.write((tx) => failPending(tx, ids, error, nowMs), WITH_RESERVE),
  async recover(recovery, nowMs) {
    // First, so that a crash in between leaves it to the next recovery.
    await output.repair((await database.read(readOpenClaims)).map(({ claim }) => claim.taskId));
    return database.write((tx) => recoverTasks(tx, recovery, nowMs), WITH_RESERVE);
  },
  recovered: () => database.write(forgetRecovered, WITH_RESERVE),
  adopt: (claims, nowMs) => database.write((tx) => adoptRuns(tx, claims, nowMs)),
  remove: (ids, by, nowMs, audit = DAEMON_ACTOR) =>
    removeTasks({ database, output }, ids, { by, nowMs, audit }),
});

/** Removals in progress at once: they share their commits. */
const AT_ONCE = 8;

/** Removes those of the tasks that have ended, and returns them. */
const removeTasks = async (
  stores: RemovalStores,
  ids: readonly TaskId[],
  order: RemovalOrder,
): Promise<readonly TaskId[]> => {
  const removed: TaskId[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const group = ids.slice(from, from + AT_ONCE);
    const results = await Promise.all(group.map((id) => removeTask(stores, id, order)));
    removed.push(...group.filter((_, index) => results[index] !== undefined));
  }
  return removed;
};
