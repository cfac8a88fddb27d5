// What a person may answer to a request, by key.

import type { InputAnswer, InputOption, InputRequest } from '@coxswain/protocol';

/** How an answer is given: by one key, or in words. */
export type AnswerStep = 'choose' | 'say';

/** Questions want words; where there is something to choose from, that comes first. */
export const firstStep = ({ kind, options = [] }: InputRequest): AnswerStep =>
  kind === 'question' && options.length === 0 ? 'say' : 'choose';

const DECISIONS = {
  allow: 'approve',
  allow_always: 'approve_always',
  deny: 'deny',
  deny_always: 'deny',
} as const satisfies Readonly<Record<NonNullable<InputOption['meaning']>, InputAnswer['decision']>>;

/** Choosing an option; what it means decides what it is. */
export const optionAnswer = ({ id, meaning }: InputOption): InputAnswer => ({
  decision: meaning === undefined ? 'answer' : DECISIONS[meaning],
  optionId: id,
});

/** What words mean: the answer to a question; to who asks for leave, that it is not given, and what to do instead. */
export const wordsAnswer = ({ kind }: InputRequest, text: string): InputAnswer => ({
  decision: kind === 'question' ? 'answer' : 'deny',
  text: text.trim(),
});

/** True for requests whose answer is a form: the inbox has one. */
export const wantsForm = ({ schema }: InputRequest): boolean => schema !== undefined;
