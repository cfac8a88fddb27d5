// What comes of a condition. Inputs and results are texts, and people compare them with numbers: two values that can both be
// read as numbers are compared as numbers, all others as texts.

import { valueUnder } from '@coxswain/protocol';
import type { Comparison, Expression, Test } from './expression.ts';

/** True when the condition holds. An unknown name is null. */
export const holds = (expression: Expression, values: Readonly<Record<string, unknown>>): boolean =>
  isTrue(evaluate(expression, values));

/** Nothing, false, zero and their texts are not true; everything else is. */
const isTrue = (value: unknown): boolean =>
  value !== null && value !== false && value !== 0 && value !== '' && value !== 'false' && value !== '0';

const evaluate = (expression: Expression, values: Readonly<Record<string, unknown>>): unknown => {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'name':
      return lookUp(expression.path, values);
    case 'list':
      return expression.items.map((item) => evaluate(item, values));
    case 'not':
      return !holds(expression.of, values);
    case 'both':
      return holds(expression.left, values) && holds(expression.right, values);
    case 'either':
      return holds(expression.left, values) || holds(expression.right, values);
    case 'compare':
      return compare(
        expression.operator,
        evaluate(expression.left, values),
        evaluate(expression.right, values),
      );
    case 'test':
      return test(expression.test, evaluate(expression.left, values), evaluate(expression.right, values));
  }
};

const lookUp = (path: readonly string[], values: unknown): unknown => {
  let found = values;
  for (const part of path) {
    found = valueUnder(part, found);
    if (found === undefined) return null;
  }
  return found ?? null;
};

const compare = (operator: Comparison, left: unknown, right: unknown): boolean => {
  if (operator === 'in') return test('contains', right, left);
  if (operator === '==') return isEqual(left, right);
  if (operator === '!=') return !isEqual(left, right);
  const order = orderOf(left, right);
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
};

const isEqual = (left: unknown, right: unknown): boolean =>
  left === null || right === null ? left === right : orderOf(left, right) === 0;

const orderOf = (left: unknown, right: unknown): number => {
  const numbers = [numberOf(left), numberOf(right)] as const;
  if (numbers[0] !== undefined && numbers[1] !== undefined) return numbers[0] - numbers[1];
  const [one, other] = [textOf(left), textOf(right)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
};

const numberOf = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^-?\d+(?:\.\d+)?$/.test(value.trim())) return undefined;
  return Number(value);
};

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const test = (name: Test, where: unknown, what: unknown): boolean => {
  if (name === 'contains' && Array.isArray(where)) return where.some((item: unknown) => isEqual(item, what));
  const [text, part] = [textOf(where), textOf(what)];
  if (name === 'contains') return text.includes(part);
  return name === 'startsWith' ? text.startsWith(part) : text.endsWith(part);
};
