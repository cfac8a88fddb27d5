// Several rows of the screen under each other.

import { Box } from 'ink';
import type { FC } from 'react';
import type { Line } from '../text/line.ts';
import { DrawnLine } from './drawn-line.tsx';

export interface DrawnLinesProps {
  readonly lines: readonly Line[];
  readonly columns: number;
  /** Default: as many as there are lines. More lines are cut off. */
  readonly rows?: number;
}

export const DrawnLines: FC<DrawnLinesProps> = ({ lines, columns, rows = lines.length }) => (
  <Box flexDirection="column" width={columns} height={Math.max(0, rows)} overflow="hidden">
    {lines.slice(0, Math.max(0, rows)).map((line, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no identity but their index
      <DrawnLine key={at} line={line} columns={columns} />
    ))}
  </Box>
);
