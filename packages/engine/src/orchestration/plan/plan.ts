// What is to happen next in a run: a function of the definition and of what is known of its steps. It starts nothing itself,
// so that the same function leads a run and draws it.

import { isDeepStrictEqual } from 'node:util';
import {
  COMMAND_AGENT,
  isEnded,
  ProblemError,
  SHELL_AGENT,
  type StepState,
  type Task,
} from '@coxswain/protocol';
import { holds, namesOf, type Step, type StepWork, type WorkflowDefinition } from '../definition/index.ts';
import { resolveStep, type StepRequest } from './resolve-step.ts';
import { isBad, isSettled, type StepSnapshot, type StepValues } from './step-snapshot.ts';
import { emptyValues, valuesOfAll, valuesOfTask, whyItEnded } from './step-values.ts';

export interface Known {
  readonly input: Readonly<Record<string, string>>;
  /** What came with the trigger of a job; undefined: nothing. */
  readonly payload: unknown;
  /** The folder of the run. */
  readonly workDir: string;
  /** The steps of this run that have started, by key. */
  readonly tasks: ReadonlyMap<string, Task>;
  /** Steps that completed in the runs that this one continues, by key. */
  readonly earlier: ReadonlyMap<string, Task>;
  /** Steps that could not be submitted, and why. */
  readonly refused: ReadonlyMap<string, string>;
}

export interface Start {
  readonly step: Step;
  readonly request: StepRequest;
}

export interface Plan {
  /** In the order of the definition. */
  readonly snapshots: ReadonlyMap<string, StepSnapshot>;
  readonly toStart: readonly Start[];
  /** Nothing runs and nothing is to start. */
  readonly isOver: boolean;
  /** What the outputs of the run may refer to. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** @param before an earlier plan of the same run: what is settled there stays so and is not looked at again */
export const planSteps = ({ steps }: WorkflowDefinition, known: Known, before?: Plan): Plan => {
  const snapshots = new Map<string, StepSnapshot>();
  const byName: Record<string, StepValues> = Object.create(null);
  const values = { input: known.input, payload: known.payload ?? null, steps: byName };
  const toStart: Start[] = [];
  for (const [index, step] of steps.entries()) {
    const settled = before?.snapshots.get(step.key);
    const view = { snapshots, known, values: { ...values, matrix: step.matrix } };
    const judged = settled && isSettled(settled) ? settled : judge(step, view);
    if ('request' in judged) toStart.push(judged);
    const snapshot = 'request' in judged ? snapshotOf(step, 'waiting') : judged;
    snapshots.set(step.key, snapshot);
    if (snapshot.values) byName[step.key] = snapshot.values;
    // The combinations of a matrix stay together.
    if (step.key !== step.id && steps[index + 1]?.id !== step.id)
      nameTogether(step.id, steps, snapshots, byName);
  }
  const isOver = toStart.length === 0 && snapshots.values().every(isSettled);
  return { snapshots, toStart, isOver, values };
};

/** Computed on demand: the results of a thousand combinations are long. */
const nameTogether = (
  id: string,
  steps: readonly Step[],
  snapshots: ReadonlyMap<string, StepSnapshot>,
  byName: Record<string, StepValues>,
): void => {
  const all = steps.filter((step) => step.id === id).map(({ key }) => snapshots.get(key));
  const over = all.flatMap((one) => (one?.values ? [[one.step.key, one.values] as const] : []));
  if (over.length === all.length)
    Object.defineProperty(byName, id, { enumerable: true, get: () => valuesOfAll(over) });
};

interface View {
  /** Of all steps before it. */
  readonly snapshots: ReadonlyMap<string, StepSnapshot>;
  readonly known: Known;
  readonly values: Readonly<Record<string, unknown>>;
}

const snapshotOf = (step: Step, state: StepState, more: Partial<StepSnapshot> = {}): StepSnapshot => ({
  step,
  state,
  isReused: false,
  ...more,
});

const judge = (step: Step, view: View): StepSnapshot | Start => {
  const task = view.known.tasks.get(step.key);
  if (task) return snapshotOfTask(step, task, view);
  const refusal = view.known.refused.get(step.key);
  if (refusal !== undefined) return failed(step, refusal);
  const needs = step.needs.flatMap((key) => view.snapshots.get(key) ?? []);
  if (!needs.every(isSettled)) return snapshotOf(step, 'waiting');
  const inTheWay = needs.filter((need) => isBad(need) && !toleratesEndOf(step, need));
  if (inTheWay.length > 0) return blocked(step, inTheWay);
  if (!step.when.every((condition) => holds(condition, view.values)))
    return snapshotOf(step, 'skipped', {
      detail: 'its condition is false',
      values: emptyValues(step, 'skipped'),
    });
  return startOrTakeOver(step, needs, view);
};

const startOrTakeOver = (step: Step, needs: readonly StepSnapshot[], view: View): StepSnapshot | Start => {
  const { known, values } = view;
  try {
    const request = resolveStep(step, values, known.workDir);
    const earlier = known.earlier.get(step.key);
    // What it needs did not run again either; otherwise its result would be out of date.
    const isUpToDate = needs.every(({ isReused, state }) => isReused || state === 'skipped');
    if (earlier && isUpToDate && didTheSame(earlier, request))
      return { ...snapshotOfTask(step, earlier, view), isReused: true };
    return { step, request };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return failed(step, error.message);
  }
};

const failed = (step: Step, detail: string): StepSnapshot =>
  snapshotOf(step, 'failed', { detail, values: emptyValues(step, 'failed', detail) });

const blocked = (step: Step, inTheWay: readonly StepSnapshot[]): StepSnapshot => {
  const detail = `needs ${inTheWay.map((need) => `${need.step.key} (${need.state})`).join(', ')}`;
  return snapshotOf(step, 'blocked', { detail, values: emptyValues(step, 'blocked', detail) });
};

const snapshotOfTask = (step: Step, task: Task, { values }: View): StepSnapshot => {
  if (!isEnded(task.status)) return snapshotOf(step, task.status, { task });
  const reported = valuesOfTask(step, task, values);
  if (reported.fault !== undefined)
    return snapshotOf(step, 'failed', { task, detail: reported.fault, values: reported.values });
  return snapshotOf(step, task.status, { task, detail: whyItEnded(task), values: reported.values });
};

/** It looks at the status of what failed, or does not care. */
const toleratesEndOf = (step: Step, need: StepSnapshot): boolean =>
  step.always ||
  step.when
    .flatMap(namesOf)
    .some(
      ({ path: [root, name, field] }) =>
        root === 'steps' && field === 'status' && (name === need.step.key || name === need.step.id),
    );

// Whether a task of an earlier run did the same work: only then its result is reused.
const didTheSame = (task: Task, request: StepRequest): boolean =>
  task.workDir === request.workDir &&
  (request.session === undefined || task.session === request.session) &&
  isSameWork(task, request.work) &&
  hadSameInput(task, request);

/** What runs as a command reads its values from variables; an agent has only those that its step names. */
const hadSameInput = ({ input }: Task, { work, input: named, programInput }: StepRequest): boolean => {
  if (work.kind !== 'run' && work.kind !== 'prompt') return true;
  // It had none, and its text, which is the same, reads none.
  if (input === undefined) return Object.keys(named).length === 0;
  if (isDeepStrictEqual(input, { ...programInput, ...named })) return true;
  return work.kind === 'prompt' && isDeepStrictEqual(input, named);
};

const isSameWork = ({ prompt, agent, command, composition }: Task, work: StepWork): boolean => {
  switch (work.kind) {
    case 'prompt':
      return prompt === work.prompt && (work.agent === undefined || agent === work.agent) && !composition;
    case 'run':
      return 'line' in work
        ? agent === SHELL_AGENT && prompt === work.line
        : agent === COMMAND_AGENT && isDeepStrictEqual(command, work.command);
    case 'workflow':
      return (
        composition?.kind === 'workflow' &&
        prompt === work.source &&
        // What was asked for; defaults may have come to it.
        Object.entries(work.input).every(([name, value]) => composition.input[name] === value)
      );
    case 'discuss':
      return (
        composition?.kind === 'discussion' &&
        prompt === work.topic &&
        isDeepStrictEqual(composition.agents, work.agents) &&
        composition.judge === work.judge &&
        composition.rounds === work.rounds
      );
    case 'approve':
      return composition?.kind === 'approve' && prompt === work.question;
    case 'wait':
      return composition?.kind === 'wait' && composition.waitMs === work.waitMs;
  }
};
