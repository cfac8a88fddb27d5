// What a task tells of itself: its start, its questions and its end, to each of its targets, in the transaction of the event
// that it is about. A task that tells nobody anything has a 0 in its row and costs nothing here.

import type { DeliveryKind } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { first, type Unit } from '../database/unit.ts';
import { fromJson } from '../tasks/task-row.ts';
import type { NewTask } from '../writes.ts';
import { addDelivery } from './add.ts';

/** What the column `tells` of a task says. */
export type Tells = 0 | 1 | 2 | 3;

const targetsOf = compiled((values: { n: number }) =>
  db.selectFrom('task_request').select('deliver_to').where('n', '=', values.n),
);

/**
 * What a new task is going to tell. Who wrote in a chat knows that it began: only the answer is told. Of a step the questions
 * alone are told: its end is a line in that of its run. Of a helper too: what it found goes to who asked it.
 */
export const tellsOf = (
  task: Pick<NewTask, 'kind' | 'source' | 'step' | 'delivery' | 'deliverTo'>,
): Tells => {
  if (task.kind === 'item' || task.delivery === 'silent' || task.deliverTo.length === 0) return 0;
  if (task.step !== undefined || task.kind === 'helper') return 3;
  const isAnswer = task.kind === 'chat' && task.source === 'channel';
  return task.delivery === 'done_only' || isAnswer ? 1 : 2;
};

interface Telling {
  readonly n: number;
  readonly id: string;
  readonly tells: Tells;
}

const isTold = (kind: DeliveryKind, tells: Tells): boolean => {
  if (tells === 0) return false;
  return kind === 'asks' || tells === 2 || (kind === 'ended' && tells === 1);
};

/** Writes the notices of this kind, if the task tells of such things. */
export function* tell(
  tx: Transaction,
  { n, id, tells }: Telling,
  notice: { readonly kind: Exclude<DeliveryKind, 'reply'>; readonly requestId?: string },
  nowMs: number,
): Unit<void> {
  if (!isTold(notice.kind, tells)) return;
  const row = yield* first(targetsOf({ n }));
  const targets = new Set(fromJson<readonly string[]>(row?.deliver_to ?? null));
  for (const target of targets) yield* addDelivery(tx, { ...notice, target, task: { n, id } }, nowMs);
}
