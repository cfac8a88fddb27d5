// How a request is answered in words: a reason, one of its options, a form field by field, JSON, or a text. Each step takes one
// line; the last gives the answer.

import type { InputAnswer, InputOption, InputRequest } from '@coxswain/protocol';
import {
  chosen,
  type FieldFault,
  type FormField,
  formFields,
  isWholeAnswer,
  readField,
} from './request-form.ts';

/** What is asked for in the text field. */
export type Prompt =
  | { readonly kind: 'reason' }
  | { readonly kind: 'options'; readonly options: readonly InputOption[]; readonly takesWords: boolean }
  | { readonly kind: 'form'; readonly fields: readonly FormField[] }
  | { readonly kind: 'json' }
  | { readonly kind: 'text' };

export interface Steps {
  /** Which field of the form is asked for. */
  readonly at: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly fault: FieldFault | undefined;
}

export const FIRST_STEP: Steps = { at: 0, values: {}, fault: undefined };

export type StepResult = { readonly answer: InputAnswer } | { readonly steps: Steps };

const DECISIONS: Readonly<Record<NonNullable<InputOption['meaning']>, InputAnswer['decision']>> = {
  allow: 'approve',
  allow_always: 'approve_always',
  deny: 'deny',
  deny_always: 'deny',
};

/** How `a` is answered. A permission takes no words, only what it offers. */
export const promptOf = ({ kind, options = [], schema }: InputRequest): Prompt => {
  const isQuestion = kind === 'question';
  if (options.length > 0) return { kind: 'options', options, takesWords: isQuestion };
  if (schema === undefined) return { kind: 'text' };
  const fields = formFields(schema);
  return fields.length > 0 ? { kind: 'form', fields } : { kind: 'json' };
};

const answered = (text: string): StepResult => ({ answer: { decision: 'answer', text } });
const faulty = (steps: Steps, fault: FieldFault): StepResult => ({ steps: { ...steps, fault } });

const optionStep = (
  typed: string,
  { options, takesWords }: Extract<Prompt, { kind: 'options' }>,
  steps: Steps,
): StepResult => {
  const option = chosen(typed.trim(), options, ({ id }) => id);
  if (option) {
    const decision = option.meaning === undefined ? 'answer' : DECISIONS[option.meaning];
    return { answer: { decision, optionId: option.id } };
  }
  return takesWords && typed.trim() !== '' ? answered(typed) : faulty(steps, 'choice');
};

const formStep = (typed: string, fields: readonly FormField[], steps: Steps): StepResult => {
  if (isWholeAnswer(typed)) return answered(typed);
  const field = fields[steps.at];
  if (!field) return answered(JSON.stringify(steps.values));
  const reading = readField(typed, field);
  if (!reading.isFitting) return faulty(steps, reading.fault);
  const values =
    reading.value === undefined ? steps.values : { ...steps.values, [field.name]: reading.value };
  const isLast = steps.at === fields.length - 1;
  return isLast
    ? answered(JSON.stringify(values))
    : { steps: { at: steps.at + 1, values, fault: undefined } };
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** What comes of a line that was entered. */
export const enterLine = (typed: string, prompt: Prompt, steps: Steps): StepResult => {
  switch (prompt.kind) {
    case 'reason': {
      const reason = typed.trim();
      return { answer: { decision: 'deny', ...(reason === '' ? {} : { text: reason }) } };
    }
    case 'options':
      return optionStep(typed, prompt, steps);
    case 'form':
      return formStep(typed, prompt.fields, steps);
    case 'json':
      return isJson(typed) ? answered(typed) : faulty(steps, 'json');
    case 'text':
      return typed.trim() === '' ? faulty(steps, 'required') : answered(typed);
  }
};
