// Typed answers: a reason, an option, a form field by field, JSON, or text. Each step takes one line; the last one completes
// the answer. Typed text never grants anything: for a permission request it is the reason of a denial.

import { type InputAnswer, type InputOption, type InputRequest, isJson } from '@coxswain/protocol';
import {
  chosen,
  type FieldFault,
  type FormField,
  formFields,
  isWholeAnswer,
  readField,
} from './request-form.ts';

/** What the text field asks for. */
export type Prompt =
  | { readonly kind: 'reason' }
  | { readonly kind: 'options'; readonly options: readonly InputOption[] }
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

/** What kind of typed answer it is. */
export const promptOf = ({ kind, options = [], schema }: InputRequest): Prompt => {
  if (kind !== 'question') return { kind: 'reason' };
  if (options.length > 0) return { kind: 'options', options };
  if (schema === undefined) return { kind: 'text' };
  const fields = formFields(schema);
  return fields.length > 0 ? { kind: 'form', fields } : { kind: 'json' };
};

const answered = (text: string): StepResult => ({ answer: { decision: 'answer', text } });
const faulty = (steps: Steps, fault: FieldFault): StepResult => ({ steps: { ...steps, fault } });

/** An option that does more than its text says can only be chosen by its key. */
const optionStep = (typed: string, options: readonly InputOption[], steps: Steps): StepResult => {
  const option = chosen(typed.trim(), options, ({ id }) => id);
  if (option && option.meaning === undefined) return { answer: { decision: 'answer', optionId: option.id } };
  return typed.trim() === '' ? faulty(steps, 'choice') : answered(typed);
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

/** The result of entering a line. */
export const enterLine = (typed: string, prompt: Prompt, steps: Steps): StepResult => {
  switch (prompt.kind) {
    case 'reason': {
      const reason = typed.trim();
      return { answer: { decision: 'deny', ...(reason === '' ? {} : { text: reason }) } };
    }
    case 'options':
      return optionStep(typed, prompt.options, steps);
    case 'form':
      return formStep(typed, prompt.fields, steps);
    case 'json':
      return isJson(typed) ? answered(typed) : faulty(steps, 'json');
    case 'text':
      return typed.trim() === '' ? faulty(steps, 'required') : answered(typed);
  }
};
