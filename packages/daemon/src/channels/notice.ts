// From a delivery and what it speaks of to what a channel sends.

import type { Notice } from '@coxswain/channels';
import type { Dispatch } from '@coxswain/engine';
import type { Words } from '@coxswain/locale';
import type { Task } from '@coxswain/protocol';
import { answerText, endText, questionText, startText } from './notice-text.ts';

export interface NoticeSettings {
  readonly words: Words;
  /** One can write back on the channel. */
  readonly isChat: boolean;
  readonly nowMs: number;
}

/** A message from a channel began it: somebody talks with the agent. */
const isConversation = ({ kind, source }: Task): boolean => kind === 'chat' && source === 'channel';

const textOf = ({ delivery, task, request }: Dispatch, settings: NoticeSettings): string => {
  if (task === undefined) return delivery.text ?? '';
  const { words, isChat, nowMs } = settings;
  switch (delivery.kind) {
    case 'started':
      return startText(task);
    case 'asks':
      return questionText(task, request, { words, isChat });
    default:
      return isConversation(task) ? answerText(task, words) : endText(task, words, nowMs);
  }
};

/** What goes out for it; its id is that of the delivery over all attempts. */
export const noticeOf = (dispatch: Dispatch, settings: NoticeSettings): Notice => {
  const { delivery, task } = dispatch;
  return {
    id: delivery.id,
    kind: delivery.kind,
    text: textOf(dispatch, settings),
    createdAt: delivery.createdAt,
    ...(task === undefined ? {} : { task }),
    ...(delivery.requestId === undefined ? {} : { requestId: delivery.requestId }),
  };
};
