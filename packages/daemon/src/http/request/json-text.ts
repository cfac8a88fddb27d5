// Parses JSON: says where it is malformed, and refuses nesting so deep that walking or writing the value
// would run out of stack.

import { ProblemError } from '@coxswain/protocol';
import { quote } from './quote.ts';

/** How deep a value may nest: far more than any schema or prompt needs. */
export const MAX_JSON_DEPTH = 100;

const isTooDeep = (value: unknown, depth: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isTooDeep(item, depth - 1));
  for (const key in value) if (isTooDeep(Reflect.get(value, key), depth - 1)) return true;
  return false;
};

/** V8 reports the position of some faults; for others it quotes the text. */
const PLACE = /at position (\d+)(?: \(line (\d+) column (\d+)\))?/;
const SNIPPET = /^Unexpected token .*?, (?:\.\.\.)?"(.*?)"(?:\.\.\.)? is not valid JSON$/s;

const positionIn = (message: string): string => {
  const [, position, line, column] = PLACE.exec(message) ?? [];
  if (line !== undefined) return `at line ${line}, column ${column}`;
  if (position !== undefined) return `at position ${position}`;
  const [, snippet] = SNIPPET.exec(message) ?? [];
  return snippet === undefined ? 'at its end' : `near ${quote(snippet)}`;
};

/** Parses JSON. Throws `invalid_request` that says where it is malformed, or that it nests too deep. */
export const parseJson = (text: string): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw new ProblemError('invalid_request', `invalid JSON ${positionIn(message)}`);
  }
  if (isTooDeep(value, MAX_JSON_DEPTH))
    throw new ProblemError('invalid_request', `the JSON nests deeper than ${MAX_JSON_DEPTH} levels`);
  return value;
};
