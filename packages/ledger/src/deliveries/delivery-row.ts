// Converts between a delivery's row and its protocol form.

import type { Delivery, DeliveryId, TaskId } from '@coxswain/protocol';
import type { Selectable } from 'kysely';
import type { DeliveryTable } from '../database/schema-channels.ts';
import { timestampOf } from '../tasks/task-row.ts';

export type DeliveryRow = Selectable<DeliveryTable>;

/** The `next_at` of a delivery that may be sent now. */
export const AT_ONCE = 0;

export const deliveryOf = (row: DeliveryRow): Delivery => ({
  // Stored ids were valid when they came in.
  id: row.id as DeliveryId,
  kind: row.kind,
  target: row.target,
  state: row.state,
  taskId: (row.task_id ?? undefined) as TaskId | undefined,
  requestId: row.request_id ?? undefined,
  text: row.text ?? undefined,
  attempts: row.attempts,
  error: row.error ?? undefined,
  createdAt: timestampOf(row.created_at),
  nextAt: row.next_at === null || row.next_at === AT_ONCE ? undefined : timestampOf(row.next_at),
  deliveredAt: row.delivered_at === null ? undefined : timestampOf(row.delivered_at),
});
