// A table with a bar for each row, when there is room for bars.

import { placeColumns, widthOfColumns } from '@coxswain/views';
import { BarChart } from '@pppp606/ink-chart';
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { DrawnLine } from '../../components/drawn-line.tsx';
import { SummaryTable } from '../../components/summary-table.tsx';
import { useWorld } from '../../shell/context.ts';
import { lineOf } from '../../text/line.ts';
import type { BarTable } from './insight-tables.ts';

const GAP = 2;
const INDENT = 2;
/** Shorter bars cannot be told apart. */
const LEAST_BAR = 10;
const MOST_BAR = 40;

export interface BarTableViewProps<Row> {
  readonly table: BarTable<Row>;
  /** Cells across. */
  readonly width: number;
}

export const BarTableView = <Row,>({ table, width }: BarTableViewProps<Row>): ReactNode => {
  const { theme, words } = useWorld();
  const { insights } = words.screen;
  const { title, columns, rows, more, barOf } = table;
  const tableWidth = widthOfColumns(placeColumns(columns, rows, { width: width - INDENT, isFilled: true }));
  const barWidth = Math.min(MOST_BAR, width - INDENT - tableWidth - GAP);
  const bars = rows.map((row) => {
    const value = barOf(row);
    // The shortest bar is one cell: nothing at all is drawn as a blank.
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
          {barWidth >= LEAST_BAR ? (
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
