// What a person answered to a form of the agent: JSON, or for a form with one field plain words. It is held against the
// schema of the form, so that the agent gets nothing that it did not ask for.

import { runUntrusted } from '../../untrusted/run-untrusted.ts';
import { type Fields, fieldsOf, isFields, listOf, textOf } from '../updates/reading.ts';

export type FormAnswer =
  | { readonly isFitting: true; readonly content: Fields }
  | { readonly isFitting: false; readonly reason: string };

const YES: ReadonlySet<string> = new Set(['yes', 'y', 'true', 'on', '1']);
const NO: ReadonlySet<string> = new Set(['no', 'n', 'false', 'off', '0']);

export interface NamedField {
  readonly name: string;
  readonly field: Fields;
}

const fieldsIn = (schema: Fields): readonly NamedField[] =>
  Object.entries(fieldsOf(schema.properties)).map(([name, field]) => ({ name, field: fieldsOf(field) }));

/**
 * The field that plain text answers: the only one, or the only one with choices when no other is required, as
 * with claude. undefined: there is none, so that only JSON can answer.
 */
export const mainField = (schema: Fields): NamedField | undefined => {
  const fields = fieldsIn(schema);
  const [only] = fields;
  if (fields.length <= 1) return only;
  const [choice, ...further] = fields.filter(({ field }) => choicesOf(field).length > 0);
  const isRequired = ({ name }: NamedField): boolean => listOf(schema.required).includes(name);
  const others = fields.filter((field) => field !== choice);
  return further.length > 0 || others.some(isRequired) ? undefined : choice;
};

/** The field for words that are none of the choices of the main one; undefined when there is no such field. */
const wordsField = (schema: Fields, main: NamedField): NamedField | undefined => {
  const [words, ...further] = fieldsIn(schema).filter(
    ({ name, field }) => name !== main.name && field.type === 'string' && choicesOf(field).length === 0,
  );
  return further.length === 0 ? words : undefined;
};

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The choices of a field that offers some: by value, with what they are called. */
export const choicesOf = (field: Fields): readonly Choice[] => {
  const items = fieldsOf(field.items);
  const titled = [...listOf(field.oneOf), ...listOf(items.anyOf)].flatMap((option) => {
    const { const: value, title } = fieldsOf(option);
    return typeof value === 'string' ? [{ value, label: textOf(title) ?? value }] : [];
  });
  const plain = [...listOf(field.enum), ...listOf(items.enum)].filter((value) => typeof value === 'string');
  return [...titled, ...plain.map((value) => ({ value, label: value }))];
};

/** A form, and who asks with it: the mark of the run. */
export interface Form {
  readonly schema: Fields;
  readonly owner: string;
}

/** Reads the text of an answer. `reason` says in one line what does not fit. Rejects like {@link fitting}. */
export const readFormAnswer = async (text: string, form: Form): Promise<FormAnswer> => {
  const { schema } = form;
  const content = contentOf(text, schema);
  if (content) return fitting(content, form);
  const names = Object.keys(fieldsOf(schema.properties)).join(', ');
  return { isFitting: false, reason: `the form has the fields ${names}: answer with a JSON object` };
};

/** Holds the content against the schema. Rejects with an `UntrustedLimit` when that takes too much. */
export const fitting = async (content: Fields, { schema, owner }: Form): Promise<FormAnswer> => {
  // What is null in the protocol is absent in JSON Schema; the library checks the rest itself.
  const plain = fieldsOf(withoutNull(schema));
  const verdict = await runUntrusted('fitForm', { schema: plain, content }, { owner });
  return verdict.isFitting ? { isFitting: true, content: fieldsOf(verdict.content) } : verdict;
};

const withoutNull = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (!isFields(value)) return value;
  const found = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(found.map(([name, inner]) => [name, withoutNull(inner)]));
};

const contentOf = (text: string, schema: Fields): Fields | undefined => {
  const json = parsed(text);
  if (isFields(json)) return json;
  const main = mainField(schema);
  if (!main) return undefined;
  const value = fieldValue(text.trim(), json, main.field);
  const words = isChoice(value, main.field) ? undefined : wordsField(schema, main);
  return words ? { [words.name]: text.trim() } : { [main.name]: value };
};

const isChoice = (value: unknown, field: Fields): boolean => {
  const values = choicesOf(field).map((choice) => choice.value);
  return (
    values.length === 0 || (Array.isArray(value) ? value : [value]).every((each) => values.includes(each))
  );
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

// What cannot be read as the type stays text, and the schema says why it does not fit.
const fieldValue = (text: string, json: unknown, field: Fields): unknown => {
  switch (field.type) {
    case 'number':
    case 'integer':
      return typeof json === 'number' ? json : text;
    case 'boolean':
      if (YES.has(text.toLowerCase())) return true;
      return NO.has(text.toLowerCase()) ? false : text;
    case 'array':
      if (Array.isArray(json)) return json;
      return text.split(',').map((part) => chosenValue(part.trim(), field));
    default:
      return typeof json === 'string' ? json : chosenValue(text, field);
  }
};

const chosenValue = (text: string, field: Fields): string => {
  const named = (choice: string): boolean => choice.toLowerCase() === text.toLowerCase();
  const choices = choicesOf(field);
  const choice = choices.find(({ value }) => named(value)) ?? choices.find(({ label }) => named(label));
  return choice?.value ?? text;
};
