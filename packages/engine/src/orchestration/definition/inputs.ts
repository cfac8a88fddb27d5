// The inputs of a run: what was given, with the defaults of what was not.

import { composed, didYouMean, ProblemError } from '@coxswain/protocol';
import type { WorkflowDefinition } from './definition.ts';

/** What came with the trigger of a job is kept among the inputs under this name, as JSON. */
export const PAYLOAD = 'payload';

/** Throws `invalid_request` for an undeclared input or a missing required one. */
export const inputsFor = (
  { name, input: declared }: WorkflowDefinition,
  written: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const given = Object.fromEntries(Object.entries(written).map(([key, value]) => [composed(key), value]));
  const known = Object.keys(declared);
  for (const key of Object.keys(given)) {
    if (known.includes(key) || key === PAYLOAD) continue;
    const hint = didYouMean(key, known, `it takes: ${known.join(', ') || 'none'}`);
    throw new ProblemError('invalid_request', `workflow '${name}' has no input '${key}'${hint}`);
  }
  const missing = known.filter((key) => declared[key]?.required && !Object.hasOwn(given, key));
  if (missing.length > 0)
    throw new ProblemError(
      'invalid_request',
      `workflow '${name}' needs ${missing.join(' and ')}: give ${missing.map((key) => `--input ${key}=…`).join(' ')}`,
    );
  const defaults = Object.entries(declared).map(([key, value]) => [key, value.default ?? ''] as const);
  return { ...Object.fromEntries(defaults), ...given };
};

/** What came with the trigger of a job; undefined: nothing did. */
export const payloadOf = (input: Readonly<Record<string, string>>): unknown =>
  // It was written by `prepareWorkflow`.
  input[PAYLOAD] === undefined ? undefined : JSON.parse(input[PAYLOAD]);
