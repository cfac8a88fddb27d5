// Holds a result against the JSON Schema the task asked for. Whoever submits writes that schema, so it is used within limits.

import { isJson, messageOf, ProblemError, type RunEnd, type Task } from '@coxswain/protocol';
import { runUntrusted, schemaSizeProblem, UntrustedLimit } from '@coxswain/runtimes';

type Schema = Readonly<Record<string, unknown>>;

const refuse = (message: string): never => {
  throw new ProblemError('unprocessable', message);
};

/** Throws `unprocessable` for a schema that is none, or is too much. `owner`: who submits. */
export const requireSchema = async (schema: Schema | undefined, owner: string): Promise<void> => {
  if (schema === undefined) return;
  const size = schemaSizeProblem(schema);
  if (size !== undefined) return refuse(`the output schema is ${size}; make it smaller`);
  await runUntrusted('checkSchema', { schema }, { owner }).catch((error: unknown) =>
    error instanceof UntrustedLimit
      ? refuse(`the output schema cannot be used: ${error.message}; make it simpler`)
      : refuse(`the output schema is not a valid JSON Schema: ${messageOf(error)}`),
  );
};

/** The outcome once the result must match the schema: a completed run whose result does not has failed. */
export const checkResult = async (
  outcome: RunEnd,
  { outputSchema: schema, rootId }: Pick<Task, 'outputSchema' | 'rootId'>,
  signal: AbortSignal,
): Promise<RunEnd> => {
  if (schema === undefined || outcome.status !== 'completed') return outcome;
  const fail = (message: string): RunEnd => ({
    ...outcome,
    status: 'failed',
    reason: 'output_schema',
    message,
  });
  const { result: text = '' } = outcome;
  if (!isJson(text)) return fail('the result is not JSON, which the output schema requires');
  try {
    const fault = await runUntrusted('matchSchema', { schema, text }, { owner: rootId, signal });
    return fault === undefined ? outcome : fail(`the result does not match the output schema: ${fault}`);
  } catch (error) {
    signal.throwIfAborted();
    return fail(
      `the result could not be checked against the output schema: ${messageOf(error)}; simplify the schema and retry`,
    );
  }
};
