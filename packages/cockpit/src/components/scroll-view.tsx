// Draws only the visible lines. The page handles the keys; see scroll/scroll-state.ts.

import type { FC } from 'react';
import type { Line } from '../text/line.ts';
import { DrawnLines } from './drawn-lines.tsx';
import { fitScroll, type ScrollState } from './scroll/scroll-state.ts';

export interface ScrollViewProps {
  /** Already wrapped to at most `columns`. */
  readonly lines: readonly Line[];
  readonly state: ScrollState;
  readonly columns: number;
  readonly rows: number;
}

export const ScrollView: FC<ScrollViewProps> = ({ lines, state, columns, rows }) => {
  const { top } = fitScroll(state, { length: lines.length, rows });
  return (
    <DrawnLines
      lines={lines.slice(top, top + Math.max(0, rows))}
      columns={columns}
      rows={Math.max(0, rows)}
    />
  );
};
