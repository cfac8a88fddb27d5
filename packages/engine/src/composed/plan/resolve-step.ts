// What a step is asked to do, with every place filled in.

import { isAbsolute, join, normalize } from 'node:path';
import { fillTemplate } from '@coxswain/protocol';
import type { Step, StepWork } from '../definition/definition.ts';

export interface StepRequest {
  readonly work: StepWork;
  readonly session?: string;
  /** Absolute. */
  readonly workDir: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

type Values = Readonly<Record<string, unknown>>;

/** Throws ProblemError for a reference that leads nowhere. */
export const resolveStep = (step: Step, values: Values, workDir: string): StepRequest => {
  const fill = (text: string): string => fillTemplate(text, values);
  const fillAll = (texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text)]));
  return {
    work: resolveWork(step.work, values, fill, fillAll),
    session: step.session === undefined ? undefined : fill(step.session),
    workDir: step.workDir === undefined ? workDir : within(workDir, fill(step.workDir)),
    labels: fillAll(step.labels),
    env: fillAll(step.env),
  };
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
      return 'line' in work
        ? { kind: 'run', line: fillTemplate(work.line, values, { quote: 'shell' }) }
        : { kind: 'run', command: work.command.map(fill) };
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
