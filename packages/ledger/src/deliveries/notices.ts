// The notices a task sends to each of its targets: its start, its questions and its end, each in the transaction of the event
// it is about. A task that sends none has a 0 in its row and costs nothing here.

import type { DeliveryKind } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Transaction } from '../database/transaction.ts';
import { first, type Tx } from '../database/tx.ts';
import { fromJson } from '../tasks/task-row.ts';
import type { NewTask } from '../writes.ts';
import { addDelivery } from './add.ts';

/** Which notices a task sends, as its column `tells` stores it. */
export const NOTICE_LEVEL = { none: 0, questionsAndEnd: 1, all: 2, questionsOnly: 3 } as const;
export type NoticeLevel = (typeof NOTICE_LEVEL)[keyof typeof NOTICE_LEVEL];

const targetsOf = compiled((values: { n: number }) =>
  db.selectFrom('task_request').select('deliver_to').where('n', '=', values.n),
);

/**
 * Which notices a new task sends. A chat message gets only its answer: its author knows that it started. A step sends only its
 * questions, because its run reports its end; a helper too, because its result goes to the task that called it.
 */
export const noticeLevelOf = (
  task: Pick<NewTask, 'kind' | 'source' | 'step' | 'delivery' | 'deliverTo'>,
): NoticeLevel => {
  if (task.kind === 'item' || task.delivery === 'silent' || task.deliverTo.length === 0)
    return NOTICE_LEVEL.none;
  if (task.step !== undefined || task.kind === 'helper') return NOTICE_LEVEL.questionsOnly;
  const isAnswer = task.kind === 'chat' && task.source === 'channel';
  return task.delivery === 'done_only' || isAnswer ? NOTICE_LEVEL.questionsAndEnd : NOTICE_LEVEL.all;
};

interface Notifying {
  readonly n: number;
  readonly id: string;
  readonly tells: NoticeLevel;
}

const includes = (level: NoticeLevel, kind: DeliveryKind): boolean => {
  if (level === NOTICE_LEVEL.none) return false;
  if (kind === 'asks' || level === NOTICE_LEVEL.all) return true;
  return kind === 'ended' && level === NOTICE_LEVEL.questionsAndEnd;
};

/** Stores a notice of this kind for each target, if the task sends such notices. */
export function* notify(
  tx: Transaction,
  { n, id, tells: level }: Notifying,
  notice: { readonly kind: Exclude<DeliveryKind, 'reply'>; readonly requestId?: string },
  nowMs: number,
): Tx<void> {
  if (!includes(level, notice.kind)) return;
  const row = yield* first(targetsOf({ n }));
  const targets = new Set(fromJson<readonly string[]>(row?.deliver_to ?? null));
  for (const target of targets) yield* addDelivery(tx, { ...notice, target, task: { n, id } }, nowMs);
}
