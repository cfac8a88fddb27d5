// Runs to come, one a line.

import type { Occurrence } from '@coxswain/protocol';
import { occurrenceLine } from '@coxswain/views/occurrence';
import { drawLines, rendering, type Shown } from '../output/rendering.ts';

/** `  2026-11-23 09:00  in 2d`; in a pipe the exact time. */
export const nextRunLines = (next: readonly Occurrence[], shown: Shown): string[] => {
  const lines = next.map((one) => occurrenceLine(one, rendering(shown)));
  return drawLines(lines, shown.output.paint, shown.output.isTerminal ? 2 : 0);
};
