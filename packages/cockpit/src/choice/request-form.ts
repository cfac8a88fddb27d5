// The fields of a form from an agent, read from its JSON Schema, and the parsing of what you type into them. This checks
// single fields only; the agent validates the whole.

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly about?: string | undefined;
  readonly type: 'text' | 'number' | 'integer' | 'boolean' | 'list' | 'json';
  readonly choices: readonly Choice[];
  readonly isRequired: boolean;
  /** The default, sent when nothing is typed. */
  readonly preset?: unknown;
}

export type FieldFault = 'required' | 'number' | 'whole' | 'yesOrNo' | 'choice' | 'json';

/** `value` is undefined for a field that is left out. */
export type FieldReading =
  | { readonly isFitting: true; readonly value: unknown }
  | { readonly isFitting: false; readonly fault: FieldFault };

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}; // a JSON object
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const choicesOf = (field: Fields): readonly Choice[] => {
  const items = fieldsOf(field.items);
  const titled = [...listOf(field.oneOf), ...listOf(items.anyOf), ...listOf(items.oneOf)].flatMap(
    (option) => {
      const { const: value, title } = fieldsOf(option);
      return typeof value === 'string' ? [{ value, label: textOf(title) ?? value }] : [];
    },
  );
  const plain = [...listOf(field.enum), ...listOf(items.enum)].filter((value) => typeof value === 'string');
  return [...titled, ...plain.map((value) => ({ value, label: value }))];
};

const TYPES: Readonly<Record<string, FormField['type']>> = {
  string: 'text',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  array: 'list',
  object: 'json',
};

/** The fields in order; none if the schema does not describe a form and the answer must be JSON. */
export const formFields = (schema: Fields | undefined): readonly FormField[] => {
  const required = new Set(listOf(schema?.required));
  return Object.entries(fieldsOf(schema?.properties)).map(([name, value]): FormField => {
    const field = fieldsOf(value);
    const about = textOf(field.description);
    return {
      name,
      label: textOf(field.title) ?? name,
      about,
      type: TYPES[String(field.type)] ?? 'text',
      choices: choicesOf(field),
      isRequired: required.has(name),
      preset: field.default,
    };
  });
};

const YES = new Set(['yes', 'y', 'true', '1', 'on', '是']);
const NO = new Set(['no', 'n', 'false', '0', 'off', '否']);

const fits = (value: unknown): FieldReading => ({ isFitting: true, value });
const faulty = (fault: FieldFault): FieldReading => ({ isFitting: false, fault });

/** Finds a choice by its number in the list, else by its value or label, ignoring case. */
export const chosen = <Item extends { readonly label: string }>(
  text: string,
  items: readonly Item[],
  nameOf: (item: Item) => string,
): Item | undefined => {
  if (/^\d{1,3}$/.test(text) && items[Number(text) - 1]) return items[Number(text) - 1];
  const isNamed = (name: string): boolean => name.toLowerCase() === text.toLowerCase();
  return items.find((item) => isNamed(nameOf(item))) ?? items.find(({ label }) => isNamed(label));
};

const parsed = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

const readList = (text: string, { choices }: FormField): FieldReading => {
  const json = parsed(text)?.value;
  if (Array.isArray(json)) return fits(json);
  const parts = text.split(/[,，]/).map((part) => part.trim());
  if (choices.length === 0) return fits(parts);
  const found = parts.map((part) => chosen(part, choices, ({ value }) => value)?.value);
  return found.includes(undefined) ? faulty('choice') : fits(found);
};

const readNumber = (text: string, isWhole: boolean): FieldReading => {
  const number = Number(text);
  if (!Number.isFinite(number)) return faulty(isWhole ? 'whole' : 'number');
  return isWhole && !Number.isInteger(number) ? faulty('whole') : fits(number);
};

/** Parses the text typed into a field. */
export const readField = (typed: string, field: FormField): FieldReading => {
  const text = typed.trim();
  if (text === '') {
    if (field.preset !== undefined) return fits(field.preset);
    return field.isRequired ? faulty('required') : fits(undefined);
  }
  switch (field.type) {
    case 'list':
      return readList(text, field);
    case 'number':
    case 'integer':
      return readNumber(text, field.type === 'integer');
    case 'boolean':
      if (YES.has(text.toLowerCase())) return fits(true);
      return NO.has(text.toLowerCase()) ? fits(false) : faulty('yesOrNo');
    case 'json': {
      const json = parsed(text);
      return json ? fits(json.value) : faulty('json');
    }
    case 'text': {
      if (field.choices.length === 0) return fits(typed);
      const choice = chosen(text, field.choices, ({ value }) => value);
      return choice ? fits(choice.value) : faulty('choice');
    }
  }
};

/** True for a JSON object: that is the whole answer, whichever field it was typed into. */
export const isWholeAnswer = (text: string): boolean => {
  const json = text.trimStart().startsWith('{') ? parsed(text) : undefined;
  return json !== undefined;
};
