// Closes one request: the first answer wins, and when none is left open its task may continue.

import {
  type AuditBy,
  DAEMON_ACTOR,
  type InputAnswer,
  type InputId,
  type InputRequest,
  type InputState,
  type Task,
} from '@coxswain/protocol';
import { appendAudit } from '../audit/append.ts';
import { decisionOf } from '../audit/details.ts';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, first, type Tx } from '../database/tx.ts';
import { appendEvents, stampFor } from '../events/append.ts';
import { eventTaskOf, type LiveTask, readLive } from '../tasks/live-task.ts';
import { readRow } from '../tasks/read.ts';
import { taskOf } from '../tasks/task-row.ts';
import { inputOf, selectInputs } from './input-row.ts';
import { resume } from './resume.ts';

export interface Closing {
  readonly state: Exclude<InputState, 'open'>;
  readonly answer?: InputAnswer;
  readonly by: string;
  /** Who decided. Default: the daemon, because nobody did. */
  readonly audit?: AuditBy;
  /** Whether the task continues when nothing else is open. Default: unless the request was cancelled. */
  readonly resumes?: boolean;
}

export interface Closed {
  /** False: someone closed it before; nothing was changed. */
  readonly closed: boolean;
  readonly request: InputRequest;
  readonly task: Task;
}

const byId = compiled((values: { id: string }) => selectInputs().where('input.id', '=', values.id));
const setClosed = compiled(
  (values: { id: string; state: InputState; answer: string | null; by: string; now: number }) =>
    db
      .updateTable('input')
      .set({
        state: values.state,
        answer: values.answer,
        answered_by: values.by,
        answered_at: values.now,
      })
      .where('id', '=', values.id)
      .where('state', '=', 'open'),
);
const anyOpen = compiled((values: { n: number }) =>
  db.selectFrom('input').select('id').where('task_n', '=', values.n).where('state', '=', 'open').limit(1),
);

/** Closes the request if it is open. undefined: there is no such request. */
export function* closeInput(
  tx: Transaction,
  id: InputId,
  closing: Closing,
  nowMs: number,
): Tx<Closed | undefined> {
  const row = yield* first(byId({ id }));
  if (row === undefined) return undefined;
  const { state, by } = closing;
  const answer = closing.answer === undefined ? null : JSON.stringify(closing.answer);
  const answeredMs = yield* stampFor(row.task_n, nowMs);
  const closed = (yield* affected(setClosed({ id, state, answer, by, now: answeredMs }))) === 1;
  if (closed) {
    const live = yield* readLive(row.task_n);
    yield* goOn(tx, id, live, closing, nowMs);
    if (state !== 'cancelled') yield* noteDecision(tx, inputOf(row), live, closing);
  }
  const request = yield* first(byId({ id }));
  const task = taskOf(yield* readRow(row.task_n));
  return { closed, request: inputOf(request ?? row), task };
}

/** A withdrawn request has no decision. */
function* noteDecision(
  tx: Transaction,
  request: InputRequest,
  { agent }: LiveTask,
  { state, answer, audit = DAEMON_ACTOR }: Closing,
): Tx<void> {
  const { action, detail } = decisionOf(request, answer, state !== 'answered');
  const about = { task: request.taskId, agent, ...detail };
  yield* appendAudit(tx, audit, { action, subject: request.id, detail: about });
}

function* goOn(
  tx: Transaction,
  id: InputId,
  task: LiveTask,
  { state, answer, by, resumes }: Closing,
  nowMs: number,
): Tx<void> {
  tx.changed();
  const isLast = (yield* first(anyOpen({ n: task.n }))) === undefined;
  // A requested cancel or the end of the task prevents it from continuing.
  const mayGoOn = isLast && task.status === 'needs_input' && task.cancel_requested_at === null;
  const goesOn = mayGoOn && (resumes ?? state !== 'cancelled');
  const data = { requestId: id, state, answer, by, resumes: goesOn };
  yield* appendEvents(tx, eventTaskOf(task), [{ type: 'InputAnswered', data }], nowMs);
  if (goesOn) yield* resume(tx, task);
}
