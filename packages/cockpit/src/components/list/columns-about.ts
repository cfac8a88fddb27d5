// Columns for a list of rows of several kinds: each is about one kind, and empty for rows of another.

import type { Column } from '@coxswain/views';

export const columnsAbout = <Row, Own>(
  ownOf: (row: Row) => Own | undefined,
  columns: readonly Column<Own>[],
): readonly Column<Row>[] =>
  columns.map(({ cell, by, ...column }) => {
    const about =
      <Text>(read: (own: Own) => Text) =>
      (row: Row): Text | '' => {
        const own = ownOf(row);
        return own === undefined ? '' : read(own);
      };
    return { ...column, cell: about(cell), ...(by && { by: about(by) }) };
  });
