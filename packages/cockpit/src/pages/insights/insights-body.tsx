// The trend and the tables under it, on shelves; scrolled where they take more lines than there are.

import type { Insights } from '@coxswain/protocol';
import { Box } from 'ink';
import type { FC, ReactNode } from 'react';
import { useWorld } from '../../shell/context.ts';
import { BarTableView } from './bar-table-view.tsx';
import {
  agentTable,
  type BarTable,
  heightOf,
  periodTable,
  providerTable,
  toolTable,
} from './insight-tables.ts';
import { type InsightsLayout, layoutInsights } from './layout.ts';
import { Trend } from './trend.tsx';

/** More rows of one table nobody compares. */
const MOST_ROWS = 10;
/** The trend and the empty line under it. */
const TREND_ROWS = 2;

interface Placed {
  readonly layout: InsightsLayout;
  /** Lines in all. */
  readonly rows: number;
  /** Draws the table with that number. */
  draw(table: number, width: number): ReactNode;
}

/** Where everything stands. */
export const placeInsights = (
  insights: Insights,
  words: Parameters<typeof periodTable>[1],
  columns: number,
): Placed => {
  const drawn = <Row,>(table: BarTable<Row>) => ({
    height: heightOf(table),
    draw: (width: number): ReactNode => <BarTableView table={table} width={width} />,
  });
  const tables = [
    drawn(periodTable(insights, words, MOST_ROWS)),
    drawn(agentTable(insights, words, MOST_ROWS)),
    drawn(toolTable(insights, words, MOST_ROWS)),
    drawn(providerTable(insights, words, MOST_ROWS)),
  ];
  const heights = tables.map(({ height }) => height);
  const layout = layoutInsights(heights, columns);
  return { layout, rows: TREND_ROWS + layout.rows, draw: (table, width) => tables[table]?.draw(width) };
};

export interface InsightsBodyProps {
  readonly insights: Insights;
  readonly columns: number;
  readonly rows: number;
  /** The first line that is seen. */
  readonly top: number;
}

export const InsightsBody: FC<InsightsBodyProps> = ({ insights, columns, rows, top }) => {
  const { words } = useWorld();
  const { layout, draw } = placeInsights(insights, words, columns);
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
