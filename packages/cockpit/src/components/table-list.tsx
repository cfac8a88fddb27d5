// A windowed list with columns and column heads.

import { type Column, fitColumns, headLine, rowLine } from '@coxswain/views';
import type { ReactNode } from 'react';
import { LEAD_CELLS, TableRow } from './table-row.tsx';
import { WindowedList, type WindowedListProps } from './windowed-list.tsx';

/** Widths are measured on the first rows: measuring more would slow down each render without a visible difference. */
const MEASURED_ROWS = 200;

export interface TableListProps<Item> extends Omit<WindowedListProps<Item>, 'renderRow'> {
  readonly table: readonly Column<Item>[];
  /** The rows of the heads: 0 or 1. */
  readonly head: number;
}

export const TableList = <Item,>({ table, head, ...list }: TableListProps<Item>): ReactNode => {
  const { items, columns } = list;
  const fitted = fitColumns(table, items.slice(0, MEASURED_ROWS), {
    width: columns - LEAD_CELLS,
    isFilled: true,
  });
  return (
    <>
      {head > 0 ? <TableRow line={headLine(fitted)} columns={columns} /> : null}
      <WindowedList
        {...list}
        renderRow={(item, { isCursor }) => (
          <TableRow line={rowLine(fitted, item)} columns={columns} isCursor={isCursor} />
        )}
      />
    </>
  );
};
