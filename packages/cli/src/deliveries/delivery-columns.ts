// How a delivery looks in a table: of all of them, and of one task.

import { type Delivery, shortId } from '@coxswain/protocol';
import type { Shown } from '../describe/shown.ts';
import { relativeTime } from '../output/moment.ts';
import { safeLine } from '../output/output.ts';
import type { Cell, Column } from '../output/table.ts';
import { shownId } from '../output/task-id.ts';

export type DeliveryColumn = Column<Delivery>;

const stateCell = ({ state }: Delivery, { output: { paint, isTerminal }, words }: Shown): Cell => ({
  text: isTerminal ? words.channels.deliveryState[state] : state,
  paint: { pending: paint.attention, delivered: paint.good, failed: paint.bad }[state],
});

/** When it arrived, when it is tried again, or when it was written. */
const whenText = (
  { state, nextAt, deliveredAt, createdAt }: Delivery,
  { output, words, world }: Shown,
): string => {
  const at = (state === 'pending' ? nextAt : deliveredAt) ?? createdAt;
  return output.isTerminal ? relativeTime(at, world.nowMs(), words.time) : at;
};

/** Without the task, for a list of those of one task. */
export const deliveryColumns = (shown: Shown): readonly DeliveryColumn[] => {
  const { output, words } = shown;
  const { columns: heads, deliveryKind } = words.channels;
  return [
    { head: words.columns.id, cell: ({ id }) => ({ text: shownId(id, output), paint: output.paint.strong }) },
    { head: words.columns.kind, cell: ({ kind }) => (output.isTerminal ? deliveryKind[kind] : kind) },
    { head: heads.target, least: 10, most: 32, cell: ({ target }) => safeLine(target) },
    { head: heads.state, cell: (delivery) => stateCell(delivery, shown) },
    { head: heads.attempts, align: 'right', cell: ({ attempts }) => String(attempts) },
    { head: heads.when, cell: (delivery) => whenText(delivery, shown) },
    { head: heads.error, least: 10, cell: ({ error = '' }) => safeLine(error) },
  ];
};

/** Which task it is about; a reply to a command is about none. */
export const taskColumn = ({ output, words }: Shown): DeliveryColumn => ({
  head: words.columns.task,
  cell: ({ taskId }) => {
    if (taskId === undefined) return '–';
    return output.isTerminal ? shortId(taskId) : taskId;
  },
});
