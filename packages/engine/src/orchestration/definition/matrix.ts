// A matrix: one step for each combination of its values, called `test[node=20,os=linux]`.

import { composed } from '@coxswain/protocol';
import type { Located } from '@coxswain/protocol/validation';
import { z } from 'zod';
import { readOwnName } from './read-texts.ts';
import type { StepDraft } from './step-draft.ts';

type Value = string | number | boolean;

/** What would end or part the name of a combination. */
const FORBIDDEN = /[[\],=\s\p{C}]/u;
const MAX_KEY_CHARACTERS = 200;

export const readMatrix = (at: Located | undefined): StepDraft['matrix'] => {
  if (!at) return [];
  const entries = at.entries('a map of lists');
  if (at.isMap && entries.length === 0) at.fault('has no values');
  return entries.map(([written, list, nameAt]) => {
    const name = readOwnName(written, nameAt, 'name') ?? written;
    const values = list.items('a list of values').flatMap((item) => readValue(item) ?? []);
    if (list.isList && values.length === 0) list.fault('has no values');
    if (new Set(values.map(String)).size < values.length) list.fault('has a value twice');
    return [name, values] as const;
  });
};

const VALUE = z.union([z.string(), z.number(), z.boolean()], 'text or a number');

const readValue = (item: Located): Value | undefined => {
  const value = item.read(VALUE);
  if (value === undefined || !FORBIDDEN.test(String(value))) return value;
  item.fault(`'${value}' contains blanks, commas, brackets or an equals sign, which step names cannot have`);
  return undefined;
};

export interface Combination {
  readonly key: string;
  readonly values: Readonly<Record<string, Value>>;
}

/** How many combinations there are; 1 without a matrix. */
export const countCombinations = ({ matrix }: Pick<StepDraft, 'matrix'>): number =>
  matrix.reduce((count, [, values]) => count * values.length, 1);

/** Each combination, the last name of the matrix counting fastest. */
export const combinationsOf = ({ id, matrix }: Pick<StepDraft, 'id' | 'matrix'>): readonly Combination[] => {
  let combinations: Readonly<Record<string, Value>>[] = [{}];
  for (const [name, values] of matrix)
    combinations = combinations.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
  return combinations.map((values) => ({ key: keyOf(id, values), values }));
};

const keyOf = (id: string, values: Readonly<Record<string, Value>>): string => {
  const parts = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return parts.length === 0 ? id : composed(`${id}[${parts.join(',')}]`);
};

export const isKeyTooLong = (key: string): boolean => key.length > MAX_KEY_CHARACTERS;
