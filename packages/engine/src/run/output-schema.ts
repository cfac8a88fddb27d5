// Holds a result against the JSON Schema the task asked for. The validator is loaded when the first task asks.

import { ProblemError } from '@coxswain/protocol';
import type { Outcome } from '@coxswain/runtimes';
import type { ValidateFunction } from 'ajv/dist/2020.js';

const compile = async (schema: Readonly<Record<string, unknown>>): Promise<ValidateFunction> => {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  return new Ajv2020({ strict: false, allErrors: true, logger: false }).compile(schema);
};

/** Throws `unprocessable` for a schema that is none. */
export const requireSchema = async (schema: Readonly<Record<string, unknown>> | undefined): Promise<void> => {
  if (schema === undefined) return;
  await compile(schema).catch((error: unknown) => {
    throw new ProblemError(
      'unprocessable',
      `the output schema is no JSON Schema: ${error instanceof Error ? error.message : error}`,
    );
  });
};

/** The outcome as it stands when the result must match the schema: a completed run whose result does not has failed. */
export const checkResult = async (
  outcome: Outcome,
  schema: Readonly<Record<string, unknown>> | undefined,
): Promise<Outcome> => {
  if (schema === undefined || outcome.status !== 'completed') return outcome;
  const fail = (message: string): Outcome => ({
    ...outcome,
    status: 'failed',
    code: 'output_schema',
    message,
  });
  let value: unknown;
  try {
    value = JSON.parse(outcome.result ?? '');
  } catch {
    return fail('the result is not the JSON that the output schema asks for');
  }
  const validate = await compile(schema);
  if (validate(value)) return outcome;
  const [first] = validate.errors ?? [];
  return fail(
    `the result does not match the output schema: ${first?.instancePath || 'it'} ${first?.message ?? ''}`.trim(),
  );
};
