// A horizontal rule, with a title if it is a heading: `── k3v9x0q2 ─────── 1/3 plan`.

import { cutToCells } from '@coxswain/protocol';
import type { FC } from 'react';
import { lineWidth } from '../text/cut-line.ts';
import type { Line } from '../text/line.ts';
import { DrawnLine } from './drawn-line.tsx';

export interface RuleProps {
  readonly columns: number;
  readonly title?: string | undefined;
  /** At the right end. */
  readonly note?: string | undefined;
}

/** Before the title. */
const LEAD = 2;

/** The rule as a line of exactly `columns` cells. */
export const titledRule = ({ columns, title = '', note = '' }: RuleProps): Line => {
  const dashes = (cells: number) => ({ text: '─'.repeat(Math.max(0, cells)), tone: 'quiet' }) as const;
  const name = title === '' ? '' : ` ${cutToCells(title, columns - LEAD - 2)} `;
  const head: Line = name.trim() === '' ? [] : [dashes(LEAD), { text: name, tone: 'strong' }];
  const room = columns - lineWidth(head) - LEAD;
  const tail: Line =
    note === '' || room < 4 ? [] : [{ text: ` ${cutToCells(note, room - 1)}`, tone: 'quiet' }];
  return [...head, dashes(columns - lineWidth(head) - lineWidth(tail)), ...tail];
};

export const Rule: FC<RuleProps> = (props) => <DrawnLine line={titledRule(props)} columns={props.columns} />;
