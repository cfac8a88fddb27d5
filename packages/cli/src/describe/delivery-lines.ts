import type { Delivery } from '@coxswain/protocol';
import { deliveryColumns } from '../deliveries/delivery-columns.ts';
import { tableLines } from '../output/table.ts';
import type { Shown } from './shown.ts';

/** The notices about a task, in the order in which they were written. */
export const deliveryLines = (deliveries: readonly Delivery[], shown: Shown): string[] =>
  tableLines(deliveryColumns(shown), deliveries.toReversed(), {
    width: undefined,
    paint: shown.output.paint,
  }).slice(1);
