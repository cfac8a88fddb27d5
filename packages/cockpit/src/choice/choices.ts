// The possible answers to a request, each with its key. The same on every page, in the panel and in the inbox.

import type { AllWords } from '@coxswain/locale/cockpit';
import {
  type InputAnswer,
  type InputOption,
  type InputRequest,
  printableLine,
  type TaskStatus,
} from '@coxswain/protocol';

/** Moving a to-do there takes a message. */
export type MessageStatus = Extract<TaskStatus, 'completed' | 'failed' | 'needs_input'>;

export interface Choice {
  readonly keys: readonly string[];
  readonly label: string;
  /** The short form, for narrow screens. */
  readonly short?: string;
  /** The answer it gives; undefined: asks for text first. */
  readonly answer?: InputAnswer;
  /** Which words. */
  readonly prompt?: 'deny' | 'answer';
  /** Where it moves a to-do, at once or with a message. */
  readonly move?: TaskStatus;
  readonly moveWith?: MessageStatus;
  /** An alternative key. */
  readonly isDouble?: boolean;
}

/** With more options than digits, you type the answer. */
const MAX_DIGITS = 9;

const DECISIONS: Readonly<Record<NonNullable<InputOption['meaning']>, InputAnswer['decision']>> = {
  allow: 'approve',
  allow_always: 'approve_always',
  deny: 'deny',
  deny_always: 'deny',
};

const optionChoices = (options: readonly InputOption[]): readonly Choice[] =>
  options.slice(0, MAX_DIGITS).map(({ id, label, meaning }, at) => ({
    keys: [String(at + 1)],
    label: printableLine(label),
    answer: { decision: meaning === undefined ? 'answer' : DECISIONS[meaning], optionId: id },
    isDouble: meaning !== undefined && meaning !== 'deny_always',
  }));

/** "Approve" is offered for a question only if the question offers it; "always" only if the request does, with its scope. */
export const choicesOf = (
  { kind, options = [] }: InputRequest,
  { screen: { choice } }: AllWords,
): readonly Choice[] => {
  const { keys } = choice;
  const offered = (meaning: InputOption['meaning']): InputOption | undefined =>
    options.find((option) => option.meaning === meaning);
  const isQuestion = kind === 'question';
  const always = kind === 'approval' ? undefined : offered('allow_always');
  return [
    ...(isQuestion && offered('allow') === undefined
      ? []
      : [{ keys: ['y'], label: keys.approve, answer: { decision: 'approve' } } as const]),
    ...(always === undefined
      ? []
      : [
          {
            keys: ['Y'],
            label: keys.alwaysFor(printableLine(always.label)),
            short: keys.always,
            answer: { decision: 'approve_always', optionId: always.id },
          } as const,
        ]),
    ...(isQuestion ? [{ keys: ['s'], label: keys.say, prompt: 'answer' } as const] : []),
    { keys: ['n'], label: keys.deny, prompt: 'deny' },
    ...optionChoices(options),
  ];
};

/** With nothing to choose from, it asks for text. */
export const wantsWords = ({ kind, options = [] }: InputRequest): boolean =>
  kind === 'question' && options.length === 0;
