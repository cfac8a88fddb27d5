// Sorts a list by one of its columns: `s` goes to the next column and finally back to the default order, `S` reverses it.

import type { Column } from '@coxswain/views';
import { useState } from 'react';
import type { Binding } from '../../keys/binding.ts';
import { useDeps } from '../../shell/context.ts';

export interface Sorted<Item> {
  /** It is not in the default order. */
  readonly isSorted: boolean;
  readonly items: readonly Item[];
  /** The columns, with a mark on the sorted one. */
  mark(columns: readonly Column<Item>[]): readonly Column<Item>[];
  readonly bindings: readonly Binding[];
}

const sortValue = <Item>({ by, cell }: Column<Item>, item: Item): string | number => {
  if (by) return by(item);
  const shown = cell(item);
  return typeof shown === 'string' ? shown : shown.text;
};

const compared = (one: string | number, other: string | number): number =>
  typeof one === 'number' && typeof other === 'number'
    ? one - other
    : String(one).localeCompare(String(other), undefined, { numeric: true });

export const useSort = <Item>(items: readonly Item[], columns: readonly Column<Item>[]): Sorted<Item> => {
  const { verbs } = useDeps().words.screen.shell;
  const [head, setHead] = useState<string>();
  const [isReversed, setReversed] = useState(false);
  const column = columns.find((each) => each.head === head);
  const inOrder =
    column === undefined
      ? items
      : items.toSorted((one, other) => compared(sortValue(column, one), sortValue(column, other)));
  const arrow = isReversed ? '↑' : '↓';
  return {
    isSorted: column !== undefined || isReversed,
    items: isReversed ? inOrder.toReversed() : inOrder,
    mark: (shown) =>
      shown.map((each) => (each.head === column?.head ? { ...each, head: `${each.head}${arrow}` } : each)),
    bindings: [
      {
        keys: ['s'],
        label: verbs.sort,
        isQuiet: true,
        run: () => {
          const at = columns.findIndex((each) => each.head === head);
          setHead(columns[at + 1]?.head);
        },
      },
      { keys: ['S'], label: verbs.reverse, isQuiet: true, run: () => setReversed(!isReversed) },
    ],
  };
};
