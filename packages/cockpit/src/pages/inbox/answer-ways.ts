// Which answers a request takes: its keys are told, and others do nothing.

import type { InputOption, InputRequest } from '@coxswain/protocol';

export interface AnswerWays {
  readonly mayApprove: boolean;
  readonly mayAlways: boolean;
  readonly mayDeny: boolean;
  /** In words, or one of its options. */
  readonly mayAnswer: boolean;
}

/** A question is approved only where it offers that; everything may be denied. */
export const answerWays = ({ kind, options = [] }: InputRequest): AnswerWays => {
  const offers = (meaning: InputOption['meaning']): boolean =>
    options.some((option) => option.meaning === meaning);
  const isQuestion = kind === 'question';
  return {
    mayApprove: !isQuestion || offers('allow'),
    mayAlways: kind === 'permission' || offers('allow_always'),
    mayDeny: true,
    mayAnswer: isQuestion || options.length > 0,
  };
};
