// Tabs in a row: the one that is shown stands out, each with how many there are.

import type { FC } from 'react';
import { grouped } from '../text/figures.ts';
import type { Line } from '../text/line.ts';
import { DrawnLine } from './drawn-line.tsx';

export interface Tab {
  readonly id: string;
  readonly label: string;
  /** Shown when it is known. */
  readonly count?: number;
}

export interface TabsProps {
  readonly tabs: readonly Tab[];
  readonly active: string;
  readonly columns: number;
  /** At the right end. */
  readonly right?: Line;
}

export const Tabs: FC<TabsProps> = ({ tabs, active, columns, right }) => {
  const line = tabs.flatMap(({ id, label, count }, at): Line => {
    const tone = id === active ? 'strong' : 'quiet';
    const number = count === undefined ? '' : ` ${grouped(count)}`;
    return [
      { text: at === 0 ? '' : '   ' },
      { text: label, tone: id === active ? 'accent' : tone },
      { text: number, tone },
    ];
  });
  return <DrawnLine line={line} columns={columns} {...(right === undefined ? {} : { right })} />;
};
