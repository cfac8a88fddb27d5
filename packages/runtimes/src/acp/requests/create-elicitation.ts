// The agent asks for information: a form that a person fills in, or an address that a person opens.

import type * as acp from '@agentclientprotocol/sdk/unstable';
import type { InputAnswer, InputOption, InputQuestion } from '@coxswain/protocol';
import type { RunHandle, RunRequest } from '../../runtime.ts';
import { UntrustedLimit } from '../../untrusted/run-untrusted.ts';
import { schemaSizeProblem } from '../../untrusted/schema-size.ts';
import { type Fields, fieldsOf, textOf } from '../updates/reading.ts';
import { askPerson } from './ask-person.ts';
import { choicesOf, type Form, type FormAnswer, fitting, mainField, readFormAnswer } from './form-answer.ts';
import { unusable } from './refusal.ts';

type Response = acp.CreateElicitationResponse;

/** Invalid answers are asked for again, at most this many times. */
const MAX_TRIES = 10;

export interface ElicitationPorts {
  readonly request: Pick<RunRequest, 'mark'>;
  readonly handle: Pick<RunHandle, 'ask' | 'update'>;
}

export const answerElicitation = (
  params: acp.CreateElicitationRequest,
  { request, handle }: ElicitationPorts,
): Promise<Response> => {
  const { mode, requestedSchema, url } = fieldsOf(params);
  const form = { schema: fieldsOf(requestedSchema), owner: request.mark };
  if (mode === 'form') return fillForm(params.message, form, handle);
  const address = textOf(url);
  if (mode === 'url' && address !== undefined) return openAddress(params.message, address, handle);
  return Promise.reject(unusable(`elicitation mode '${String(mode)}' is not supported; use form or url`));
};

const fillForm = async (
  message: string,
  form: Form,
  handle: ElicitationPorts['handle'],
): Promise<Response> => {
  const { schema } = form;
  const size = schemaSizeProblem(schema);
  if (size !== undefined) throw unusable(`the schema of the form is ${size}; ask for less at once`);
  let title = message;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const answer = await askPerson(handle, formQuestion(title, schema));
    if (!answer) return { action: 'cancel' };
    if (answer.decision === 'deny') return { action: 'decline' };
    const filled = await filledIn(answer, form).catch(tooMuch);
    // What fits the schema has values of the types that the protocol allows.
    if (filled.isFitting)
      return { action: 'accept', content: filled.content as acp.ElicitationAcceptAction['content'] };
    title = `${message} (the last answer did not fit: ${filled.reason})`;
  }
  return { action: 'cancel' };
};

// Asked again, the same schema would take as long again.
const tooMuch = (error: unknown): never => {
  if (!(error instanceof UntrustedLimit)) throw error;
  throw unusable(
    `the answer cannot be checked against the form's schema: ${error.message}; send a simpler schema`,
  );
};

const formQuestion = (title: string, schema: Fields): InputQuestion => {
  const only = mainField(schema);
  const options = only ? optionsOf(only.field) : [];
  return {
    kind: 'question',
    title,
    detail: fieldLines(schema),
    schema,
    options: options.length > 0 ? options : undefined,
  };
};

const optionsOf = (field: Fields): readonly InputOption[] => {
  if (field.type === 'boolean') {
    return [
      { id: 'true', label: 'Yes' },
      { id: 'false', label: 'No' },
    ];
  }
  return field.type === 'array' ? [] : choicesOf(field).map(({ value, label }) => ({ id: value, label }));
};

/** A line for each field: its title, its description, and its options. */
const fieldLines = (schema: Fields): string | undefined => {
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const lines = Object.entries(fieldsOf(schema.properties)).map(([name, value]) => {
    const field = fieldsOf(value);
    const about = [textOf(field.title), textOf(field.description)]
      .filter((part) => part !== undefined)
      .join(': ');
    const choices = choicesOf(field)
      .map((choice) => choice.value)
      .join(' | ');
    const type = `${choices || (textOf(field.type) ?? 'string')}${required.has(name) ? '' : ', optional'}`;
    return `${name} (${type})${about && ` ${about}`}`;
  });
  return [textOf(schema.description), ...lines].filter((line) => line !== undefined).join('\n') || undefined;
};

// An empty answer means yes, or keeps what is already set.
const filledIn = ({ optionId, text, decision }: InputAnswer, form: Form): Promise<FormAnswer> => {
  const given = textOf(text) ?? optionId;
  if (given !== undefined) return readFormAnswer(given, form);
  const only = mainField(form.schema);
  if (only?.field.type === 'boolean' && decision !== 'answer') return fitting({ [only.name]: true }, form);
  return fitting({}, form);
};

const ADDRESS_OPTIONS: readonly InputOption[] = [
  { id: 'done', label: 'I opened it', meaning: 'allow' },
  { id: 'decline', label: 'Decline', meaning: 'deny' },
];

const openAddress = async (
  message: string,
  url: string,
  handle: Pick<RunHandle, 'ask' | 'update'>,
): Promise<Response> => {
  const answer = await askPerson(handle, {
    kind: 'question',
    title: message,
    detail: url,
    options: ADDRESS_OPTIONS,
  });
  if (!answer) return { action: 'cancel' };
  const isDeclined = answer.decision === 'deny' || answer.optionId === 'decline';
  return { action: isDeclined ? 'decline' : 'accept' };
};
