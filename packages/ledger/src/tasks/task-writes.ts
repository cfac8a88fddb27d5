// The writes on tasks as callers see them: each is one transaction.

import { BY_DAEMON, type Fact } from '@coxswain/protocol';
import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import type { Tasks } from '../ledger.ts';
import type { OutputStore } from '../output/output-store.ts';
import { removeTasks } from '../retention/remove-tasks.ts';
import { annotateTask } from './annotate.ts';
import { claimTasks, hasClaimable } from './claim.ts';
import { failPending } from './fail-pending.ts';
import { insertTasks } from './insert.ts';
import { noteProcess } from './note-process.ts';
import { readOpenClaims } from './open-claims.ts';
import { recordFacts } from './record.ts';
import { forgetRecovered, recoverTasks } from './recover.ts';
import { requestCancel } from './request-cancel.ts';
import { settleAttempt } from './settle.ts';

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
  | 'remove'
>;

/** Words for a running task are taken from somebody, who is told so; all else that it tells is durable with its end. */
const isAcknowledged = ({ type }: Fact): boolean => type === 'MessageAdded';

export const taskWrites = ({
  database,
  output,
}: {
  database: Database;
  output: OutputStore;
}): TaskWrites => ({
  insert: (tasks, admission) => database.write((tx) => insertTasks(tx, tasks, admission)),
  // Asked at every change of anything, mostly in vain.
  claim: async (request) =>
    (await database.read(() => hasClaimable(request))) ? database.write((tx) => claimTasks(tx, request)) : [],
  record: (claim, facts, nowMs) =>
    output.write({
      claim,
      facts,
      isLast: false,
      commit: (stored) =>
        database.write((tx) => recordFacts(tx, claim, stored, nowMs), {
          isDurable: facts.some(isAcknowledged),
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
  remove: (ids, by, nowMs, audit = BY_DAEMON) => removeTasks({ database, output }, ids, { by, nowMs, audit }),
});
