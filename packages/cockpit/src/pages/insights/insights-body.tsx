// The trend with the tables below it, on shelves; scrollable.

import type { AllWords } from '@coxswain/locale/cockpit';
import type { Insights } from '@coxswain/protocol';
import { type Column, fitColumns, GAP_CELLS, headSpans, rowSpans, widthOfColumns } from '@coxswain/views';
import { type InsightTable, insightTables } from '@coxswain/views/insights';
import { BarChart } from '@pppp606/ink-chart';
import { Box, Text } from 'ink';
import inkTable from 'ink-table';
import { createContext, type FC, type PropsWithChildren, type ReactNode, useContext } from 'react';
import { DrawnLine } from '../../components/drawn-line.tsx';
import { useDeps } from '../../shell/context.ts';
import { type Line, lineOf, type Span } from '../../text/line.ts';
import { Trend } from './trend.tsx';

/** The maximum rows per table. */
const MAX_ROWS = 10;
/** The trend and the empty line under it. */
const TREND_ROWS = 2;

interface PlannedInsights {
  readonly layout: InsightsLayout;
  /** Lines in all. */
  readonly rows: number;
  /** Draws the table with that number. */
  draw(table: number, width: number): ReactNode;
}

/** Plans the layout of the page. */
export const planInsights = (insights: Insights, words: AllWords, columns: number): PlannedInsights => {
  const drawn = <Row,>(title: string, { rows, ...table }: InsightTable<Row>) => {
    const shown = {
      ...table,
      title,
      rows: rows.slice(0, MAX_ROWS),
      more: Math.max(0, rows.length - MAX_ROWS),
    };
    return {
      height: rows.length === 0 ? 2 : shown.rows.length + 2 + (shown.more > 0 ? 1 : 0),
      draw: (width: number): ReactNode => <BarTableView table={shown} width={width} />,
    };
  };
  const { sections } = words.screen.insights;
  const { periods, agents, tools, providers } = insightTables(insights, words);
  const tables = [
    // The newest on top.
    drawn(sections.tasks, { ...periods, rows: periods.rows.toReversed() }),
    drawn(sections.agents, agents),
    drawn(sections.tools, tools),
    drawn(sections.providers, providers),
  ];
  const heights = tables.map(({ height }) => height);
  const layout = layoutInsights(heights, columns);
  return { layout, rows: TREND_ROWS + layout.rows, draw: (table, width) => tables[table]?.draw(width) };
};

export interface InsightsBodyProps {
  readonly insights: Insights;
  readonly columns: number;
  readonly rows: number;
  /** The first visible line. */
  readonly top: number;
}

export const InsightsBody: FC<InsightsBodyProps> = ({ insights, columns, rows, top }) => {
  const { words } = useDeps();
  const { layout, draw } = planInsights(insights, words, columns);
  return (
    <Box width={columns} height={rows} overflow="hidden" contentOffsetY={top} flexDirection="column">
      <Box height={TREND_ROWS} flexShrink={0}>
        <Trend insights={insights} width={columns} />
      </Box>
      {layout.shelves.map(({ tables, rows: height }) => (
        <Box key={tables[0]} height={height + 1} flexShrink={0} columnGap={layout.between}>
          {tables.map((table) => (
            <Box key={table} width={layout.tableColumns} flexShrink={0}>
              {draw(table, layout.tableColumns)}
            </Box>
          ))}
        </Box>
      ))}
    </Box>
  );
};

// The layout of the tables: below each other, or two side by side if there is room, and the lines they need.

/** From here on two tables fit beside each other. */
const PAIR_COLUMNS = 130;
const BETWEEN = 4;

interface Shelf {
  /** The indexes of the tables on this shelf. */
  readonly tables: readonly number[];
  readonly rows: number;
}

interface InsightsLayout {
  readonly shelves: readonly Shelf[];
  /** Cells of one table. */
  readonly tableColumns: number;
  readonly between: number;
  /** Lines of all shelves, with an empty one after each. */
  readonly rows: number;
}

/** `heights`: the lines of each table. */
const layoutInsights = (heights: readonly number[], columns: number): InsightsLayout => {
  const perShelf = columns >= PAIR_COLUMNS ? 2 : 1;
  const count = Math.ceil(heights.length / perShelf);
  const shelves = Array.from({ length: count }, (_, at): Shelf => {
    const first = at * perShelf;
    const tables = heights.slice(first, first + perShelf).map((_height, table) => first + table);
    return { tables, rows: Math.max(...tables.map((table) => heights[table] ?? 0)) };
  });
  return {
    shelves,
    tableColumns: perShelf === 1 ? columns : Math.floor((columns - BETWEEN) / 2),
    between: perShelf === 1 ? 0 : BETWEEN,
    rows: shelves.reduce((sum, { rows }) => sum + rows + 1, 0),
  };
};

// A table with a bar for each row, when there is room for bars.
const GAP = 2;
const INDENT = 2;
/** Shorter bars cannot be distinguished. */
const MIN_BAR = 10;
const MAX_BAR = 40;

interface BarTableViewProps<Row> {
  readonly table: InsightTable<Row> & {
    readonly title: string;
    /** The number of hidden rows. */
    readonly more: number;
  };
  /** Cells across. */
  readonly width: number;
}

const BarTableView = <Row,>({ table, width }: BarTableViewProps<Row>): ReactNode => {
  const { theme, words } = useDeps();
  const { insights } = words.screen;
  const { title, columns, rows, more, barOf } = table;
  const tableWidth = widthOfColumns(fitColumns(columns, rows, { width: width - INDENT, isFilled: true }));
  const barWidth = Math.min(MAX_BAR, width - INDENT - tableWidth - GAP);
  const bars = rows.map((row) => {
    const value = barOf(row);
    // The shortest bar is one cell; only zero is blank.
    return { label: '', value, ...(value > 0 ? {} : { char: ' ' }) };
  });
  const { color } = theme.accent;
  return (
    <Box flexDirection="column" width={width}>
      <DrawnLine line={lineOf(title, 'strong')} columns={width} />
      {rows.length === 0 ? (
        <DrawnLine line={lineOf(' '.repeat(INDENT) + insights.none, 'quiet')} columns={width} />
      ) : (
        <Box paddingLeft={INDENT}>
          <Box width={tableWidth} flexShrink={0}>
            <SummaryTable columns={columns} rows={rows} width={tableWidth} />
          </Box>
          {barWidth >= MIN_BAR ? (
            <Box marginTop={1} marginLeft={GAP - 1} flexDirection="column" flexShrink={0}>
              <BarChart
                data={bars}
                width={barWidth + 1}
                barChar="▆"
                {...(color === undefined ? {} : { color })}
              />
            </Box>
          ) : null}
        </Box>
      )}
      {more > 0 ? (
        <DrawnLine line={lineOf(' '.repeat(INDENT) + insights.more(more), 'quiet')} columns={width} />
      ) : null}
    </Box>
  );
};

// Small tables of sums, drawn by ink-table. It measures and pads by the length of strings, colours a whole table in one, and
// rules off every row; so it is given the numbers of the rows as their cells, and each cell draws its content, cut and
// padded to terminal cells. All rows are drawn: use a windowed list for many.

// The package is CommonJS: what is imported is its `module.exports`.
const { default: Table } = inkTable;

interface SummaryTableProps<Row> {
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
  const { theme } = useDeps();
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
  const fitted = fitColumns(columns, rows, { width, isFilled: true });
  const names = fitted.map((_, at) => String(at));
  const data = rows.map((_, at) => Object.fromEntries(names.map((name) => [name, at])));
  const drawn: Drawn = { heads: headSpans(fitted), rows: rows.map((row) => rowSpans(fitted, row)) };
  return (
    <DrawnContext value={drawn}>
      <Table data={data} columns={names} padding={1} header={HeadCell} cell={Cell} skeleton={Nothing} />
    </DrawnContext>
  );
};
