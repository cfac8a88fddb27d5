// A windowed list in columns, with their heads above it.

import { type Column, headLine, placeColumns, rowLine } from '@coxswain/views';
import type { ReactNode } from 'react';
import { LEAD_CELLS, TableRow } from './table-row.tsx';
import { WindowedList, type WindowedListProps } from './windowed-list.tsx';

/** Widths are taken from the first rows: more would cost with every drawing, and change nothing that is seen. */
const MEASURED_ROWS = 200;

export interface TableListProps<Item> extends Omit<WindowedListProps<Item>, 'renderRow'> {
  readonly table: readonly Column<Item>[];
  /** The rows of the heads: 0 or 1. */
  readonly head: number;
}

export const TableList = <Item,>({ table, head, ...list }: TableListProps<Item>): ReactNode => {
  const { items, columns } = list;
  const placed = placeColumns(table, items.slice(0, MEASURED_ROWS), {
    width: columns - LEAD_CELLS,
    isFilled: true,
  });
  return (
    <>
      {head > 0 ? <TableRow line={headLine(placed)} columns={columns} /> : null}
      <WindowedList
        {...list}
        renderRow={(item, { isCursor }) => (
          <TableRow line={rowLine(placed, item)} columns={columns} isCursor={isCursor} />
        )}
      />
    </>
  );
};
