// Draws only the visible rows of a list: 100,000 items scroll like ten. Every item takes one row. list/list-cursor.ts holds
// the cursor; the page handles the keys.

import { Box, type DOMElement } from 'ink';
import { Fragment, type ReactNode, useRef } from 'react';
import { useClickable } from '../mouse/use-clickable.ts';
import type { ListCursor } from './list/list-cursor.ts';

export interface WindowedListProps<Item> {
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  /** Fitted to the list, see `fitCursor`. */
  readonly cursor: ListCursor;
  readonly columns: number;
  readonly rows: number;
  /** Must draw exactly one line. */
  readonly renderRow: (item: Item, row: { readonly isCursor: boolean; readonly index: number }) => ReactNode;
  readonly onClick?: (item: Item, index: number) => void;
}

export const WindowedList = <Item,>(props: WindowedListProps<Item>): ReactNode => {
  const { items, idOf, cursor, columns, rows, renderRow, onClick } = props;
  const ref = useRef<DOMElement>(null);
  const height = Math.max(0, rows);
  useClickable(ref, ({ row }) => {
    const index = cursor.top + row;
    const item = items[index];
    if (item !== undefined) onClick?.(item, index);
  });
  return (
    <Box ref={ref} flexDirection="column" width={columns} height={height} overflow="hidden">
      {items.slice(cursor.top, cursor.top + height).map((item, at) => {
        const index = cursor.top + at;
        return (
          <Fragment key={idOf(item)}>{renderRow(item, { isCursor: index === cursor.index, index })}</Fragment>
        );
      })}
    </Box>
  );
};
