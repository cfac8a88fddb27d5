// What a step is asked to do, with every place filled in.

import { isAbsolute, join, normalize } from 'node:path';
import { fillTemplate, ProblemError, templateReferences } from '@coxswain/protocol';
import { INPUT_PREFIX, type Input, inputName } from '../../run/index.ts';
import { fillCommand, requireSafeLine, variableFault } from '../../submit/index.ts';
import { PAYLOAD, type Step, type StepWork } from '../definition/index.ts';

export interface StepRequest {
  readonly work: StepWork;
  readonly session?: string | undefined;
  /** Absolute. */
  readonly workDir: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  /** Values that it names under `env` for its program, by the part behind COX_INPUT_. */
  readonly input: Input;
  /** The inputs of the run and the values of its matrix besides, for what runs as a command. */
  readonly programInput: Input;
}

type Values = Readonly<Record<string, unknown>>;

/** Throws ProblemError for a reference that cannot be resolved, and where a value could run as a command. */
export const resolveStep = (step: Step, values: Values, workDir: string): StepRequest => {
  const { env, input } = variablesOf(fillVariables(step.env, values));
  const fill = (text: string): string => fillTemplate(text, values);
  const fillAll = (texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text)]));
  return {
    work: resolveWork(step.work, values, fill, fillAll),
    session: step.session === undefined ? undefined : fill(step.session),
    workDir: step.workDir === undefined ? workDir : within(workDir, fill(step.workDir)),
    labels: fillAll(step.labels),
    env,
    input,
    programInput: inputsOf({ ...Object(values.input), ...step.matrix }),
  };
};

const inputsOf = (input: Values): Input =>
  Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) =>
      name === PAYLOAD ? [] : [[inputName(name), String(value)] as const],
    ),
  );

const variablesOf = (filled: Readonly<Record<string, string>>): Pick<StepRequest, 'env' | 'input'> => {
  const entries = Object.entries(filled);
  const isInput = ([name]: readonly [string, string]): boolean => name.startsWith(INPUT_PREFIX);
  return {
    env: Object.fromEntries(entries.filter((entry) => !isInput(entry))),
    input: Object.fromEntries(
      entries.filter(isInput).map(([name, value]) => [inputName(name.slice(INPUT_PREFIX.length)), value]),
    ),
  };
};

/** Throws `invalid_request` for a value in a variable that could change what programs do. */
const fillVariables = (
  env: Readonly<Record<string, string>>,
  values: Values,
): Readonly<Record<string, string>> => {
  const filled = Object.entries(env).map(([name, text]) => {
    const [reference] = templateReferences(text);
    const fault = reference && variableFault(name, reference);
    if (fault !== undefined) throw new ProblemError('invalid_request', fault);
    return [name, fillTemplate(text, values)] as const;
  });
  return Object.fromEntries(filled);
};

const within = (folder: string, path: string): string =>
  normalize(isAbsolute(path) ? path : join(folder, path));

const resolveWork = (
  work: StepWork,
  values: Values,
  fill: (text: string) => string,
  fillAll: (texts: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
): StepWork => {
  switch (work.kind) {
    case 'prompt':
      return { ...work, prompt: fill(work.prompt) };
    case 'run':
      if ('command' in work) return { kind: 'run', command: fillCommand(work.command, values, 'workflow') };
      requireSafeLine(work.line, 'workflow');
      return { kind: 'run', line: fill(work.line) };
    case 'workflow':
      return { ...work, input: fillAll(work.input) };
    case 'discuss':
      return { ...work, topic: fill(work.topic) };
    case 'approve':
      return { ...work, question: fill(work.question) };
    case 'wait':
      return work;
  }
};
