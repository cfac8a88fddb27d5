// Over the input while somebody is waited for: what is asked, also where its title is scrolled out of sight, and which key
// leads to the choices.

import { cutToCells, type InputRequest, printableLine } from '@coxswain/protocol';
import type { FC } from 'react';
import { DrawnLine } from '../../../components/drawn-line.tsx';
import { useWorld } from '../../../shell/context.ts';
import { lineWidth } from '../../../text/cut-line.ts';
import type { Line } from '../../../text/line.ts';

export interface AskRowProps {
  readonly requests: readonly InputRequest[];
  readonly isReading: boolean;
  readonly columns: number;
}

const MARK = '? ';
const GAP = '  ';

export const AskRow: FC<AskRowProps> = ({ requests, isReading, columns }) => {
  const { asking } = useWorld().words.screen.chat;
  const [request] = requests;
  if (!request) return null;
  const how: Line = [{ text: isReading ? asking.howReading : asking.howWriting, tone: 'attention' }];
  const more: Line = requests.length > 1 ? [{ text: asking.more(requests.length - 1), tone: 'quiet' }] : [];
  const room = columns - MARK.length - lineWidth(how) - lineWidth(more) - 2 * GAP.length;
  const title = cutToCells(printableLine(request.title), Math.max(0, room));
  return (
    <DrawnLine
      line={[{ text: MARK, tone: 'attention' }, { text: `${title}${GAP}`, tone: 'strong' }, ...how]}
      columns={columns}
      right={more}
    />
  );
};
