// Where the notices of a task go, and whether they came there: the worst of each target is what one wants to know.

import { type Delivery, printableLine, type TaskDetail } from '@coxswain/protocol';
import type { Line, Span } from '../../../text/line.ts';

const BAD_FIRST: readonly Delivery['state'][] = ['failed', 'pending', 'delivered'];

const MARKS: Readonly<Record<Delivery['state'], Span>> = {
  failed: { text: '✗ ', tone: 'bad' },
  pending: { text: '◌ ', tone: 'attention' },
  delivered: { text: '✓ ', tone: 'good' },
};

const worstOf = (deliveries: readonly Delivery[]): Delivery | undefined =>
  deliveries.toSorted((one, other) => BAD_FIRST.indexOf(one.state) - BAD_FIRST.indexOf(other.state)).at(0);

/** `✓ telegram:42  ✗ hook: HTTP 410`; undefined: it tells nobody. */
export const deliveryLine = ({ task, deliveries = [] }: TaskDetail): Line | undefined => {
  const line = task.deliverTo.flatMap((target, at): readonly Span[] => {
    const worst = worstOf(deliveries.filter((delivery) => delivery.target === target));
    const why =
      worst?.error === undefined || worst.state === 'delivered' ? '' : `: ${printableLine(worst.error)}`;
    return [
      ...(at === 0 ? [] : [{ text: '  ' }]),
      ...(worst === undefined ? [] : [MARKS[worst.state]]),
      { text: printableLine(target) + why },
    ];
  });
  return line.length === 0 ? undefined : line;
};
