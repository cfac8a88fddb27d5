// From what was typed to what the daemon is asked for.

import { resolve } from 'node:path';
import { messageOf, type SubmitTaskInput } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import { sentEnvironment } from '../input/environment.ts';
import { readNamed } from '../input/named-file.ts';
import type { ValuesOf } from '../input/parameter.ts';
import { readWords } from '../input/prompt.ts';
import { type KeyValue, moment } from '../input/readers.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { attached } from './attached.ts';
import { deliverTarget } from './deliver-target.ts';
import type { SUBMIT_OPTIONS } from './submit-options.ts';

type SubmitValues = ValuesOf<typeof SUBMIT_OPTIONS>;

export interface TypedTask {
  readonly words: readonly string[];
  readonly program: readonly string[] | undefined;
  readonly options: SubmitValues;
}

const whatToDo = async (
  { words, program, options }: TypedTask,
  deps: Deps,
): Promise<Pick<SubmitTaskInput, 'prompt' | 'command'>> => {
  if (program !== undefined) {
    if (words.length > 0 || options.edit)
      throw usageProblem('use either a prompt or a program after --, not both');
    if (program.length === 0) throw usageProblem('missing program after --');
    return { command: [...program] };
  }
  const prompt = await readWords(words, deps, options.edit);
  if (prompt === undefined)
    throw usageProblem(
      'missing prompt: give it as words, - for stdin, @file, -e for your editor, or -- and a program',
    );
  return { prompt };
};

const schemaFrom = async (file: string, deps: Deps): Promise<Record<string, unknown>> => {
  try {
    const schema: unknown = JSON.parse(await readNamed(file, deps));
    if (typeof schema === 'object' && schema !== null && !Array.isArray(schema))
      return schema as Record<string, unknown>; // an object of JSON has text keys
  } catch (error) {
    throw usageProblem(`--output-schema ${file}: ${messageOf(error)}`);
  }
  throw usageProblem(`--output-schema ${file}: must contain a JSON object`);
};

/** Variables that this task alone gets. `--env NAME` takes the value from here and must find one. */
const ownVariables = (given: readonly KeyValue[], deps: Deps): Record<string, string> =>
  Object.fromEntries(
    given.map(({ key, value }) => {
      const found = value ?? deps.environment[key];
      if (found === undefined)
        throw usageProblem(`--env ${key}: not set in your environment; use ${key}=value`);
      return [key, found];
    }),
  );

const startTime = ({ at, delay }: SubmitValues, deps: Deps): Pick<SubmitTaskInput, 'runAt' | 'delayMs'> => {
  if (at !== undefined && delay !== undefined) throw usageProblem('use either --at or --delay, not both');
  if (delay !== undefined) return { delayMs: delay };
  const runAt = moment(at, '--at', 'future', deps);
  if (runAt === undefined) return {};
  if (Date.parse(runAt) < deps.nowMs()) throw usageProblem(`--at ${at} is in the past; omit it to start now`);
  return { runAt };
};

/** Nobody watches a run in CI, so a question there fails it instead of waiting forever. */
const onInputHere = ({ onInput }: SubmitValues, deps: Deps): SubmitTaskInput['onInput'] =>
  onInput ?? (deps.environment.CI && !deps.input.isTerminal ? 'fail' : undefined);

/** Keys that have a value: the wire knows no undefined. */
export const withValues = <Shape extends object>(shape: Shape): Shape =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Shape; // some keys fewer

/** Throws a usage problem for everything that can be seen to be wrong without the daemon. */
export const submitRequest = async (
  typed: TypedTask,
  kind: 'background' | 'manual',
  deps: Deps,
): Promise<SubmitTaskInput> => {
  const { options } = typed;
  const labels = Object.fromEntries(options.label.map(({ key, value }) => [key, value]));
  return withValues({
    ...startTime(options, deps),
    kind,
    source: 'cli',
    agent: options.agent,
    session: options.session,
    title: options.title,
    priority: options.priority,
    group: options.group,
    timeoutMs: options.timeout,
    after: options.after.flatMap((given) => given.split(',')),
    maxAttempts: options.attempts,
    deliverTo: options.deliver.map((target) => deliverTarget(target, deps)),
    delivery: options.notify,
    workDir: resolve(deps.folder, options.workdir ?? '.'),
    addDirs: options.addDir.map((folder) => resolve(deps.folder, folder)),
    model: options.model,
    mode: options.mode,
    effort: options.effort,
    attachments: await Promise.all(options.attach.map((file) => attached(file, deps))),
    environment: sentEnvironment(deps.environment),
    env: ownVariables(options.env, deps),
    labels,
    idempotencyKey: options.idempotencyKey,
    traceparent: options.traceparent,
    onInput: onInputHere(options, deps),
    outputSchema:
      options.outputSchema === undefined ? undefined : await schemaFrom(options.outputSchema, deps),
    ...(await whatToDo(typed, deps)),
  });
};
