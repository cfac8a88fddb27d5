// The keys that answer what is asked. Each answer carries the id of the request that was on the screen.

import type { AllWords } from '@coxswain/locale/cockpit';
import type { InputAnswer, InputRequest } from '@coxswain/protocol';
import type { Binding } from '../../../keys/binding.ts';

export interface AnswerPorts {
  readonly words: AllWords;
  answer(requestId: string, answer: InputAnswer): void;
  /** Asks why not. */
  deny(requestId: string): void;
}

/** More options than digits are answered in words. */
const MAX_DIGITS = 9;

const offersAlways = ({ options }: InputRequest): boolean =>
  options === undefined || options.some(({ meaning }) => meaning === 'allow_always');

const optionKeys = ({ id, options = [] }: InputRequest, { words, answer }: AnswerPorts): readonly Binding[] =>
  options.slice(0, MAX_DIGITS).map((option, at) => ({
    keys: [String(at + 1)],
    label: words.screen.chat.asking.option,
    isQuiet: at > 0,
    isKept: true,
    run: () => answer(id, { decision: 'answer', optionId: option.id }),
  }));

/** The bindings for this request: yes, always and no for a permission, the options of a question. */
export const answerKeys = (request: InputRequest, ports: AnswerPorts): readonly Binding[] => {
  const { asking } = ports.words.screen.chat;
  const { id, kind } = request;
  if (kind === 'question') return optionKeys(request, ports);
  return [
    {
      keys: ['y'],
      label: asking.approve,
      isKept: true,
      run: () => ports.answer(id, { decision: 'approve' }),
    },
    ...(offersAlways(request)
      ? [{ keys: ['a'], label: asking.always, run: () => ports.answer(id, { decision: 'approve_always' }) }]
      : []),
    { keys: ['n'], label: asking.deny, isKept: true, run: () => ports.deny(id) },
  ];
};
