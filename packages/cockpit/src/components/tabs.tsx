// A row of tabs: the active one is highlighted, each shows its count if known. Click one to switch to it.

import { grouped } from '@coxswain/locale';
import { cellWidth } from '@coxswain/protocol';
import { Box, type DOMElement } from 'ink';
import { type FC, useRef } from 'react';
import { useClickable } from '../mouse/use-clickable.ts';
import { useConnection } from '../shell/use-connection.ts';
import type { Line } from '../text/line.ts';
import { DrawnLine } from './drawn-line.tsx';

export interface Tab {
  readonly id: string;
  readonly label: string;
  /** Shown when it is known. */
  readonly count?: number | undefined;
}

export interface TabsProps<Id extends string> {
  readonly tabs: readonly (Tab & { readonly id: Id })[];
  readonly active: Id;
  readonly columns: number;
  /** At the right end. */
  readonly right?: Line;
  readonly onChoose?: (id: Id) => void;
}

const GAP = 3;

const countOf = ({ count }: Tab): string => (count === undefined ? '' : ` ${grouped(count)}`);

/** Which tab is drawn at the column. */
export const tabAt = <Id extends string>(tabs: TabsProps<Id>['tabs'], column: number): Id | undefined => {
  let from = 0;
  for (const tab of tabs) {
    const cells = cellWidth(tab.label + countOf(tab));
    if (column >= from && column < from + cells) return tab.id;
    from += cells + GAP;
  }
  return undefined;
};

export const Tabs = <Id extends string>(props: TabsProps<Id>): ReturnType<FC> => {
  const { active, columns, right, onChoose } = props;
  const isLost = useConnection() === 'lost';
  const tabs = isLost ? props.tabs.map(({ id, label }) => ({ id, label })) : props.tabs;
  const ref = useRef<DOMElement>(null);
  const click = (column: number): void => {
    const id = tabAt(tabs, column);
    if (id !== undefined) onChoose?.(id);
  };
  useClickable(ref, (spot) => click(spot.column), { isActive: onChoose !== undefined });
  const line = tabs.flatMap((tab, at): Line => {
    const tone = tab.id === active ? 'strong' : 'quiet';
    return [
      { text: at === 0 ? '' : ' '.repeat(GAP) },
      { text: tab.label, tone: tab.id === active ? 'accent' : tone },
      { text: countOf(tab), tone },
    ];
  });
  return (
    <Box ref={ref} width={columns} height={1} flexShrink={0}>
      <DrawnLine line={line} columns={columns} {...(right === undefined ? {} : { right })} />
    </Box>
  );
};
