// A running attempt asks: its request is stored and its task needs input until it is closed.

import type { InputQuestion, InputRequest } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, run, type Tx } from '../database/tx.ts';
import { notify } from '../deliveries/notices.ts';
import { appendEvents, stampFor } from '../events/append.ts';
import { countTransition } from '../tasks/count-transition.ts';
import { eventTaskOf, findClaimed, type LiveTask } from '../tasks/live-task.ts';
import { timestampOf } from '../tasks/task-row.ts';
import { workedMs } from '../tasks/work-time.ts';
import type { Claim } from '../writes.ts';

const insertInput = compiled(
  (values: { id: string; n: number; created: number; expires: number | null; question: string }) =>
    db.insertInto('input').values({
      id: values.id,
      task_n: values.n,
      state: 'open',
      created_at: values.created,
      expires_at: values.expires,
      question: values.question,
    }),
);
const setNeedsInput = compiled((values: { n: number; attempt: number; worked: number }) =>
  db
    .updateTable('task')
    .set({
      status: 'needs_input',
      worked_ms: values.worked,
      working_since: null,
      revision: sql`revision + 1`,
    })
    .where('n', '=', values.n)
    .where('status', '=', 'running')
    .where('attempt', '=', values.attempt),
);

/** Stores the request of the attempt. False: the claim no longer holds. */
export function* askInput(tx: Transaction, claim: Claim, asked: InputRequest, wallMs: number): Tx<boolean> {
  const task = yield* findClaimed(claim);
  if (task === undefined) return false;
  const nowMs = yield* stampFor(task.n, wallMs);
  const request = laterBy(asked, nowMs - wallMs);
  // Several questions of one agent may be open at once.
  if (task.status === 'running') yield* needInput(tx, task);
  yield* storeInput(task, request);
  yield* appendEvents(tx, eventTaskOf(task), [{ type: 'InputRequested', data: { request } }], nowMs);
  yield* notify(tx, task, { kind: 'asks', requestId: request.id }, nowMs);
  tx.changed();
  return true;
}

function* needInput(tx: Transaction, task: LiveTask): Tx<void> {
  countTransition(tx, task, 'needs_input');
  const { n, attempt } = task;
  if ((yield* affected(setNeedsInput({ n, attempt, worked: workedMs(task, tx.steadyMs) }))) !== 1)
    throw new Error(`task ${task.id} was no longer running when it asked`);
}

/** The request with its times moved behind the newest event of its task, where the wall clock was set back. */
const laterBy = (request: InputRequest, ms: number): InputRequest => {
  if (ms === 0) return request;
  const moved = (at: string): string => timestampOf(Date.parse(at) + ms);
  const { createdAt, expiresAt } = request;
  return { ...request, createdAt: moved(createdAt), expiresAt: expiresAt && moved(expiresAt) };
};

/** Stores an open request of the task. */
export function* storeInput(task: Pick<LiveTask, 'n'>, request: InputRequest): Tx<void> {
  const { kind, title, detail, options, schema, default: answer, timeoutMs } = request;
  const question: InputQuestion = { kind, title, detail, options, schema, default: answer, timeoutMs };
  yield* run(
    insertInput({
      id: request.id,
      n: task.n,
      created: Date.parse(request.createdAt),
      expires: request.expiresAt === undefined ? null : Date.parse(request.expiresAt),
      question: JSON.stringify(question),
    }),
  );
}
