import type { Delivery } from '@coxswain/protocol';
import { tableLines } from '@coxswain/views';
import { deliveryColumns } from '@coxswain/views/channel';
import { drawLines, rendering, type Shown } from '../output/rendering.ts';

/** The notices about a task, in the order in which they were written. */
export const deliveryLines = (deliveries: readonly Delivery[], shown: Shown): string[] => {
  const { id, kind, target, state, attempts, when, error } = deliveryColumns(rendering(shown));
  const columns = [id, kind, target, state, attempts, when, error];
  const lines = tableLines(columns, deliveries.toReversed(), { width: undefined });
  return drawLines(lines.slice(1), shown.output.paint);
};
