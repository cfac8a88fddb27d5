// Inbound channel messages: stored before they are acknowledged to the transport, and remembered after they were handled, so that
// a duplicate is recognized.

import type { InboundMessage } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { affected, all, run, type Tx } from '../database/tx.ts';

/** Rows removed in one step. */
const IN_STEP = 1_000;

const insertMessage = compiled(
  (values: { channel: string; messageId: string; message: string; now: number }) =>
    db
      .insertInto('inbound')
      .values({
        channel: values.channel,
        message_id: values.messageId,
        message: values.message,
        received_at: values.now,
      })
      .onConflict((conflict) => conflict.columns(['channel', 'message_id']).doNothing()),
);
const unhandled = compiled((values: { limit: number }) =>
  db.selectFrom('inbound').select('message').where('handled_at', 'is', null).orderBy('n').limit(values.limit),
);
const setHandled = compiled((values: { channel: string; messageId: string; outcome: string; now: number }) =>
  db
    .updateTable('inbound')
    .set({ handled_at: values.now, outcome: values.outcome })
    .where('channel', '=', values.channel)
    .where('message_id', '=', values.messageId)
    .where('handled_at', 'is', null),
);
const deleteHandled = compiled((values: { before: number }) =>
  db
    .deleteFrom('inbound')
    .where('n', 'in', (inner) =>
      inner.selectFrom('inbound').select('n').where('handled_at', '<', values.before).limit(sql.lit(IN_STEP)),
    ),
);

/** Stores the message; false: one with its id arrived on this channel before. */
export function* acceptMessage(message: InboundMessage, nowMs: number): Tx<boolean> {
  const { channel, messageId } = message;
  const stored = yield* affected(
    insertMessage({ channel, messageId, message: JSON.stringify(message), now: nowMs }),
  );
  return stored === 1;
}

/** Those that nobody has handled, oldest first. */
export function* readUnhandled(limit: number): Tx<readonly InboundMessage[]> {
  // Written by acceptMessage.
  return (yield* all(unhandled({ limit }))).map(({ message }) => JSON.parse(message) as InboundMessage);
}

/** Records the outcome of a message; the first one stays. */
export function* noteHandled(
  { channel, messageId }: { readonly channel: string; readonly messageId: string },
  outcome: string,
  nowMs: number,
): Tx<void> {
  yield* run(setHandled({ channel, messageId, outcome, now: nowMs }));
}

/** Removes some that were handled before. False: none are left. */
export function* forgetSomeMessages(beforeMs: number): Tx<boolean> {
  return (yield* affected(deleteHandled({ before: beforeMs }))) === IN_STEP;
}
