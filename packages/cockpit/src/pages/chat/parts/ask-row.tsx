// Over the input while somebody is waited for: how to answer what is asked.

import type { InputRequest } from '@coxswain/protocol';
import type { FC } from 'react';
import { DrawnLine } from '../../../components/drawn-line.tsx';
import { useWorld } from '../../../shell/context.ts';
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
  return <DrawnLine line={[{ text: '? ', tone: 'attention' }, ...hints]} columns={columns} right={more} />;
};
