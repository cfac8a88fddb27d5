// The values that an ended step gives to the steps after it.

import { fillTemplate, formatDuration, ProblemError, type StepState, type Task } from '@coxswain/protocol';
import type { Step } from '../definition/index.ts';
import type { StepValues } from './step-snapshot.ts';

/** Of a step that was skipped or never ran. */
export const emptyValues = (step: Step, status: StepState, error = ''): StepValues => ({
  result: '',
  status,
  exitCode: null,
  json: null,
  error,
  outputs: Object.fromEntries(Object.keys(step.outputs).map((name) => [name, ''])),
});

export interface Told {
  readonly values: StepValues;
  /** Why its outputs could not be made out of its result. */
  readonly fault?: string;
}

/** undefined: there is nothing to say, or it is not over. */
export const whyItEnded = ({ error, reason, timeoutMs }: Task): string | undefined =>
  error?.message ??
  (reason === 'timeout' ? `it reached its time limit of ${formatDuration(timeoutMs)}` : undefined);

/** @param known the values that its outputs may refer to besides its own */
export const valuesOfTask = (step: Step, task: Task, known: Readonly<Record<string, unknown>>): Told => {
  const result = task.result?.trim() ?? '';
  const own = {
    result,
    status: task.status,
    exitCode: task.exitCode ?? null,
    json: jsonOf(result),
    error: whyItEnded(task) ?? '',
  };
  if (task.status !== 'completed')
    return { values: { ...emptyValues(step, task.status, own.error), ...own } };
  const inherited = step.work.kind === 'workflow' ? recordOf(own.json) : {};
  const values = { ...own, outputs: inherited };
  try {
    if (Object.keys(step.outputs).length === 0) return { values };
    const steps = { ...recordOf(known.steps), [step.key]: values };
    const outputs = Object.entries(step.outputs).map(
      ([name, text]) => [name, fillTemplate(text, { ...known, ...own, steps })] as const,
    );
    return { values: { ...values, outputs: { ...inherited, ...Object.fromEntries(outputs) } } };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { values: emptyValues(step, 'failed', error.message), fault: `outputs: ${error.message}` };
  }
};

/** All combinations of a matrix together. */
export const valuesOfAll = (all: readonly (readonly [key: string, values: StepValues])[]): StepValues => {
  const bad = all.find(([, { status }]) => status !== 'completed' && status !== 'skipped');
  const result = all.map(([key, values]) => `${key} (${values.status}):\n${values.result}`).join('\n\n');
  return {
    result,
    status:
      bad?.[1].status ?? (all.every(([, { status }]) => status === 'skipped') ? 'skipped' : 'completed'),
    exitCode: bad?.[1].exitCode ?? null,
    json: Object.fromEntries(all.map(([key, { json, result: text }]) => [key, json ?? text])),
    error: all.flatMap(([key, { error }]) => (error === '' ? [] : [`${key}: ${error}`])).join('\n'),
    outputs: Object.fromEntries(all.map(([key, { outputs }]) => [key, outputs])),
  };
};

const jsonOf = (text: string): unknown => {
  if (!/^[[{"\d-]|^(?:true|false)$/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
