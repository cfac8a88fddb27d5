// Lines of which only those that are seen are drawn. Keys belong to the page; see scroll/scroll-state.ts.

import type { FC } from 'react';
import type { Line } from '../text/line.ts';
import { DrawnLines } from './drawn-lines.tsx';
import { placeScroll, type ScrollState } from './scroll/scroll-state.ts';

export interface ScrollViewProps {
  /** Broken into lines of at most `columns` already. */
  readonly lines: readonly Line[];
  readonly state: ScrollState;
  readonly columns: number;
  readonly rows: number;
}

export const ScrollView: FC<ScrollViewProps> = ({ lines, state, columns, rows }) => {
  const { top } = placeScroll(state, { length: lines.length, rows });
  return (
    <DrawnLines
      lines={lines.slice(top, top + Math.max(0, rows))}
      columns={columns}
      rows={Math.max(0, rows)}
    />
  );
};
