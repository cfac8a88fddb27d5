// A row of a list, with a bar in front when the cursor is on it.

import type { FC } from 'react';
import { useDeps } from '../shell/context.ts';
import type { Line } from '../text/line.ts';
import { DrawnLine } from './drawn-line.tsx';

/** Before every row, and before the heads of its columns. */
export const LEAD_CELLS = 2;
const BAR = '▌ ';

export interface TableRowProps {
  readonly line: Line;
  readonly columns: number;
  readonly isCursor?: boolean;
}

export const TableRow: FC<TableRowProps> = ({ line, columns, isCursor = false }) => {
  const { theme } = useDeps();
  const bar = { text: isCursor ? BAR : ' '.repeat(LEAD_CELLS), tone: 'accent' } as const;
  return <DrawnLine line={[bar, ...line]} columns={columns} {...(isCursor ? { under: theme.cursor } : {})} />;
};
