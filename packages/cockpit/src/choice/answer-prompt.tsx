// The field where you type an answer: a reason, an option, a form field by field, JSON or text.

import type { AllWords } from '@coxswain/locale/cockpit';
import { type InputAnswer, type InputRequest, printableLine } from '@coxswain/protocol';
import { type FC, useState } from 'react';
import { FieldPrompt } from '../components/field-prompt.tsx';
import { useDeps } from '../shell/context.ts';
import { enterLine, FIRST_STEP, type Prompt, promptOf, type Steps } from './answer-steps.ts';
import type { FormField } from './request-form.ts';

type ChoiceWords = AllWords['screen']['choice'];

export interface AnswerPromptProps {
  readonly request: InputRequest;
  readonly kind: 'deny' | 'answer';
  readonly columns: number;
  readonly onAnswer: (answer: InputAnswer) => void;
  readonly onCancel: () => void;
}

const choicesText = (names: readonly string[]): string =>
  names.map((name, at) => `${at + 1} ${printableLine(name)}`).join(' · ');

const labelOf = (prompt: Prompt, { at }: Steps, words: ChoiceWords): string => {
  if (prompt.kind === 'reason') return words.denyReason;
  if (prompt.kind === 'json') return words.jsonLabel;
  return prompt.kind === 'form' ? printableLine(prompt.fields[at]?.label ?? '') : words.answerLabel;
};

const fieldHint = (field: FormField | undefined, step: string, { optional }: ChoiceWords): string => {
  const choices = choicesText(field?.choices.map(({ label }) => label) ?? []);
  const parts = [
    step,
    choices,
    field?.isRequired === false ? optional : '',
    printableLine(field?.about ?? ''),
  ];
  return parts.filter((part) => part !== '').join(' · ');
};

const hintOf = (prompt: Prompt, { at }: Steps, words: ChoiceWords): string => {
  switch (prompt.kind) {
    case 'reason':
      return words.denyHint;
    case 'options':
      return `${choicesText(prompt.options.map(({ label }) => label))} · ${words.optionsHint}`;
    case 'form':
      return fieldHint(prompt.fields[at], words.formStep(at + 1, prompt.fields.length), words);
    case 'json':
    case 'text':
      return words.answerHint;
  }
};

const faultOf = (prompt: Prompt, { at, fault }: Steps, { invalid }: ChoiceWords): string | undefined => {
  if (fault !== 'choice') return fault === undefined ? undefined : invalid[fault];
  const choices = prompt.kind === 'form' ? prompt.fields[at]?.choices : undefined;
  const labels = prompt.kind === 'options' ? prompt.options.map(({ label }) => label) : undefined;
  return invalid.choice(choicesText(labels ?? choices?.map(({ label }) => label) ?? []));
};

export const AnswerPrompt: FC<AnswerPromptProps> = ({ request, kind, columns, onAnswer, onCancel }) => {
  const words = useDeps().words.screen.choice;
  const prompt: Prompt = kind === 'deny' ? { kind: 'reason' } : promptOf(request);
  const [text, setText] = useState('');
  const [steps, setSteps] = useState(FIRST_STEP);
  const submit = (typed: string): void => {
    const result = enterLine(typed, prompt, steps);
    if ('answer' in result) onAnswer(result.answer);
    else {
      setSteps(result.steps);
      if (result.steps.at !== steps.at) setText('');
    }
  };
  const fault = faultOf(prompt, steps, words);
  return (
    <FieldPrompt
      label={labelOf(prompt, steps, words)}
      hint={hintOf(prompt, steps, words)}
      fault={fault}
      value={text}
      onChange={(next) => {
        setText(next);
        if (steps.fault !== undefined) setSteps({ ...steps, fault: undefined });
      }}
      onSubmit={submit}
      onCancel={onCancel}
      columns={columns}
      labels={{ submit: words.keys.send, cancel: words.keys.back }}
    />
  );
};
