// Over the input while somebody is waited for: what is asked, also where its title is scrolled out of sight, and how to answer.

import { cutToCells, type InputRequest, printableLine } from '@coxswain/protocol';
import type { FC } from 'react';
import { DrawnLine } from '../../../components/drawn-line.tsx';
import { useWorld } from '../../../shell/context.ts';
import { lineWidth } from '../../../text/cut-line.ts';
import type { Line } from '../../../text/line.ts';
import { answerKeys } from '../asking/answer-keys.ts';

export interface AskRowProps {
  readonly requests: readonly InputRequest[];
  /** Keys answer now. */
  readonly isReady: boolean;
  /** Something is written, so that keys write. */
  readonly isWriting: boolean;
  readonly columns: number;
}

const MARK = '? ';
const GAP = 2;
/** Fewer cells tell nothing of what is asked. */
const LEAST_TITLE = 12;

const nothing = (): void => {};

export const AskRow: FC<AskRowProps> = ({ requests, isReady, isWriting, columns }) => {
  const { words } = useWorld();
  const { asking } = words.screen.chat;
  const [request] = requests;
  if (!request) return null;
  const keys = answerKeys(request, { words, answer: nothing, deny: nothing });
  const tone = isReady ? 'attention' : 'quiet';
  const hints: Line =
    request.kind === 'question'
      ? [{ text: asking.writeAnswer, tone }]
      : isWriting && !isReady
        ? [{ text: asking.emptyFirst, tone: 'quiet' }]
        : keys.flatMap(
            ({ keys: [key = ''], label = '' }, at): Line => [
              { text: `${at === 0 ? '' : ' · '}${key}`, tone },
              { text: ` ${label}`, tone: 'quiet' },
            ],
          );
  const more =
    requests.length > 1 ? [{ text: asking.more(requests.length - 1), tone: 'quiet' as const }] : [];
  const room = columns - MARK.length - lineWidth(hints) - lineWidth(more) - 2 * GAP;
  const title: Line =
    room < LEAST_TITLE
      ? []
      : [{ text: `${cutToCells(printableLine(request.title), room)}${' '.repeat(GAP)}`, tone: 'strong' }];
  return (
    <DrawnLine
      line={[{ text: MARK, tone: 'attention' }, ...title, ...hints]}
      columns={columns}
      right={more}
    />
  );
};
