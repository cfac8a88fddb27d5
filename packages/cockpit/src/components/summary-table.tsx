// Small tables of sums, drawn by ink-table. It measures and pads by the length of strings, colours a whole table in one, and
// rules off every row; so it is given the numbers of the rows as their cells, and each cell draws what stands there, cut and
// padded to terminal cells. All rows are drawn: whoever has many shows a windowed list instead.

import { type Column, GAP_CELLS, headSpans, placeColumns, rowSpans } from '@coxswain/views';
import { Text } from 'ink';
import inkTable from 'ink-table';
import { createContext, type FC, type PropsWithChildren, type ReactNode, useContext } from 'react';
import { useWorld } from '../shell/context.ts';
import type { Line, Span } from '../text/line.ts';

// The package is CommonJS: what is imported is its `module.exports`.
const { default: Table } = inkTable;

export interface SummaryTableProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Cells across. */
  readonly width: number;
}

interface Drawn {
  readonly heads: Line;
  readonly rows: readonly Line[];
}
const DrawnContext = createContext<Drawn>({ heads: [], rows: [] });

type CellProps = PropsWithChildren<{ readonly column?: number }>;

const Piece: FC<{ readonly span: Span | undefined; readonly isFirst: boolean }> = ({ span, isFirst }) => {
  const { theme } = useWorld();
  const gap = isFirst ? '' : ' '.repeat(GAP_CELLS);
  return <Text {...theme[span?.tone ?? 'text']}>{gap + (span?.text ?? '')}</Text>;
};

const HeadCell: FC<CellProps> = ({ column = 0 }) => (
  <Piece span={useContext(DrawnContext).heads[column]} isFirst={column === 0} />
);
const Cell: FC<CellProps> = ({ column = 0, children }) => (
  <Piece span={useContext(DrawnContext).rows[Number(children)]?.[column]} isFirst={column === 0} />
);
const Nothing: FC = () => null;

export const SummaryTable = <Row,>({ columns, rows, width }: SummaryTableProps<Row>): ReactNode => {
  const placed = placeColumns(columns, rows, { width, isFilled: true });
  const names = placed.map((_, at) => String(at));
  const data = rows.map((_, at) => Object.fromEntries(names.map((name) => [name, at])));
  const drawn: Drawn = { heads: headSpans(placed), rows: rows.map((row) => rowSpans(placed, row)) };
  return (
    <DrawnContext value={drawn}>
      <Table data={data} columns={names} padding={1} header={HeadCell} cell={Cell} skeleton={Nothing} />
    </DrawnContext>
  );
};
