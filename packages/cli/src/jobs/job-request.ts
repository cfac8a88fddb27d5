// From what was typed about a job to what the daemon is asked for. What was not said is left out.

import { resolve } from 'node:path';
import { type JobChangeInput, messageOf } from '@coxswain/protocol';
import { readNamed } from '../input/named-file.ts';
import { readWords } from '../input/prompt.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { deliverTarget } from '../submit/deliver-target.ts';
import type { World } from '../world.ts';
import { type JobValues, triggersOf } from './trigger-request.ts';

export interface TypedJob {
  readonly words: readonly string[];
  readonly program: readonly string[] | undefined;
  readonly options: JobValues;
}

/** Keys that have a value: the wire knows no undefined. */
const withValues = <Shape extends object>(shape: Shape): Shape =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Shape; // some keys fewer

const whenAny = <Value>(list: readonly Value[]): Value[] | undefined =>
  list.length === 0 ? undefined : [...list];

const policyOf = (options: JobValues): JobChangeInput['policy'] => {
  const { budgetCost: cost, budgetTokens: tokens } = options;
  if (cost !== undefined && !(cost > 0))
    throw usageProblem('--budget-cost takes an amount above 0, like 2.50');
  const policy = withValues({
    overlap: options.overlap,
    missed: options.missed,
    missedWithinMs: options.within,
    timeoutMs: options.timeout,
    maxAttempts: options.attempts,
    onInput: options.onInput,
    pauseAfterFailures: options.pauseAfter,
    stopAfterRuns: options.stopAfter,
    stopAfterSuccesses: options.stopAfterSuccesses,
    stopOnText: options.stopOn,
    budget: cost === undefined && tokens === undefined ? undefined : withValues({ cost, tokens }),
  });
  return Object.keys(policy).length === 0 ? undefined : policy;
};

const workflowFrom = async (file: string, world: World): Promise<string> => {
  try {
    return await readNamed(file, world);
  } catch (error) {
    throw usageProblem(`--workflow ${file}: ${messageOf(error)}`);
  }
};

/** What a run does: a prompt, a program after `--`, or a workflow; nothing when nothing was said. */
const workOf = async (
  { words, program, options }: TypedJob,
  world: World,
  promptBefore: string | undefined,
): Promise<Pick<JobChangeInput, 'prompt' | 'command' | 'workflow'>> => {
  const given = [words.length > 0 || options.edit, program !== undefined, options.workflow !== undefined];
  if (given.filter(Boolean).length > 1)
    throw usageProblem('give one of a prompt, a program after -- and --workflow');
  if (program !== undefined) {
    if (program.length === 0) throw usageProblem('name a program after --');
    return { command: [...program] };
  }
  if (options.workflow !== undefined) return { workflow: await workflowFrom(options.workflow, world) };
  const start = words.length === 0 && options.edit && promptBefore !== undefined ? [promptBefore] : words;
  const prompt = await readWords(start, world, options.edit);
  return prompt === undefined ? {} : { prompt };
};

/** Throws a usage problem for everything that can be seen to be wrong without the daemon. */
export const jobRequest = async (
  typed: TypedJob,
  world: World,
  promptBefore?: string,
): Promise<JobChangeInput> => {
  const { options } = typed;
  return withValues({
    triggers: await triggersOf(options, world),
    policy: policyOf(options),
    agent: options.agent,
    session: options.session,
    delivery: options.notify,
    deliverTo: whenAny(options.deliver.map((target) => deliverTarget(target, world))),
    workDir: options.workdir === undefined ? undefined : resolve(world.folder, options.workdir),
    addDirs: whenAny(options.addDir.map((folder) => resolve(world.folder, folder))),
    model: options.model,
    mode: options.mode,
    effort: options.effort,
    attachments: whenAny(options.attach.map((file) => resolve(world.folder, file))),
    labels:
      options.label.length === 0
        ? undefined
        : Object.fromEntries(options.label.map(({ key, value }) => [key, value])),
    priority: options.priority,
    group: options.group,
    ...(await workOf(typed, world, promptBefore)),
  });
};
