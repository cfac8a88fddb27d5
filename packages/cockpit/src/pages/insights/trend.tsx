// How many tasks ended in each period, as one line: the sum, how many succeeded, a sparkline, and its highest point.

import { grouped, successRate } from '@coxswain/locale';
import { cellWidth, cutToCells, type Insights } from '@coxswain/protocol';
import { endedOf } from '@coxswain/views/insights';
import { Sparkline } from '@pppp606/ink-chart';
import { Box, Text } from 'ink';
import type { FC } from 'react';
import { useDeps } from '../../shell/context.ts';

const GAP = 3;
/** Of each period, where there are few. */
const MAX_CELLS_EACH = 3;
const MIN_CELLS = 8;
/** Fewer periods are no trend. */
const MIN_PERIODS = 3;

export interface TrendProps {
  readonly insights: Insights;
  readonly width: number;
}

export const Trend: FC<TrendProps> = ({ insights: { periods }, width }) => {
  const { theme, words } = useDeps();
  const { insights } = words.screen;
  const counts = periods.map(endedOf);
  const most = Math.max(...counts);
  const sum = (pick: (period: Insights['periods'][number]) => number): number =>
    periods.reduce((total, period) => total + pick(period), 0);
  const rate = successRate({
    completed: sum(({ completed }) => completed),
    failed: sum(({ failed }) => failed),
  });
  const totals = insights.totals(grouped(sum(endedOf)), rate);
  const peak = insights.most(grouped(most), periods[counts.indexOf(most)]?.start ?? '');
  const room = width - cellWidth(totals) - cellWidth(peak) - 2 * GAP;
  const cells = Math.min(room, counts.length * MAX_CELLS_EACH);
  // Where the newest periods alone fit, the older ones are left out rather than sampled.
  const shown = counts.slice(-Math.max(1, cells));
  const { color } = theme.accent;
  return (
    <Box width={width} height={1}>
      <Text wrap="truncate" {...theme.strong}>
        {cutToCells(totals, width)}
      </Text>
      {room < MIN_CELLS || periods.length < MIN_PERIODS ? null : (
        <>
          <Box marginX={GAP} flexShrink={0}>
            <Text {...(color === undefined ? {} : { color })}>
              <Sparkline
                data={[...shown]}
                width={Math.max(shown.length, cells - (cells % shown.length))}
                yDomain={[0, most]}
              />
            </Text>
          </Box>
          <Text wrap="truncate" {...theme.quiet}>
            {peak}
          </Text>
        </>
      )}
    </Box>
  );
};
