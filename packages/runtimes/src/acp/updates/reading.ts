// Reads what an agent sent without trusting its shape: agents put their own things beside those of the protocol.

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as fields, and no fields for anything else. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** The text, unless it is empty or none. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** A count or an amount; undefined for what cannot be one (negative, infinite, not a number). */
export const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The value when it is one of these. */
export const oneOf = <Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
): Choice | undefined => choices.find((choice) => choice === value);
