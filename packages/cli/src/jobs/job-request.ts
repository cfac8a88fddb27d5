// From what was typed about a job to what the daemon is asked for. What was not said is left out.

import { resolve } from 'node:path';
import {
  ENDED_STATUSES,
  type JobChangeInput,
  messageOf,
  type NewTriggerInput,
  parseTaskStatus,
} from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import { readNamed } from '../input/named-file.ts';
import type { ValuesOf } from '../input/parameter.ts';
import { readWords } from '../input/prompt.ts';
import { moment } from '../input/readers.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { deliverTarget } from '../submit/deliver-target.ts';
import { withValues } from '../submit/submit-request.ts';
import { type JOB_OPTIONS, SENT_AS_TYPED } from './job-options.ts';

export interface TypedJob {
  readonly words: readonly string[];
  readonly program: readonly string[] | undefined;
  readonly options: JobValues;
}

const whenAny = <Value>(list: readonly Value[]): Value[] | undefined =>
  list.length === 0 ? undefined : [...list];

const policyOf = (options: JobValues): JobChangeInput['policy'] => {
  const { budgetCost: cost, budgetTokens: tokens } = options;
  if (cost !== undefined && !(cost > 0)) throw usageProblem('--budget-cost must be above 0, like 2.50');
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

const workflowFrom = async (file: string, deps: Deps): Promise<string> => {
  try {
    return await readNamed(file, deps);
  } catch (error) {
    throw usageProblem(`--workflow ${file}: ${messageOf(error)}`);
  }
};

/** What a run does: a prompt, a program after `--`, or a workflow; nothing when nothing was said. */
const workOf = async (
  { words, program, options }: TypedJob,
  deps: Deps,
  promptBefore: string | undefined,
): Promise<Pick<JobChangeInput, 'prompt' | 'command' | 'workflow'>> => {
  const given = [words.length > 0 || options.edit, program !== undefined, options.workflow !== undefined];
  if (given.filter(Boolean).length > 1)
    throw usageProblem('use only one of a prompt, a program after -- and --workflow');
  if (program !== undefined) {
    if (program.length === 0) throw usageProblem('missing program after --');
    return { command: [...program] };
  }
  if (options.workflow !== undefined) return { workflow: await workflowFrom(options.workflow, deps) };
  const start = words.length === 0 && options.edit && promptBefore !== undefined ? [promptBefore] : words;
  const prompt = await readWords(start, deps, options.edit);
  return prompt === undefined ? {} : { prompt };
};

const asTyped = (options: JobValues): Pick<JobValues, (typeof SENT_AS_TYPED)[number]> =>
  // Exactly these keys.
  Object.fromEntries(SENT_AS_TYPED.map((key) => [key, options[key]])) as Pick<
    JobValues,
    (typeof SENT_AS_TYPED)[number]
  >;

/** Throws a usage problem for everything that can be seen to be wrong without the daemon. */
export const jobRequest = async (
  typed: TypedJob,
  deps: Deps,
  promptBefore?: string,
): Promise<JobChangeInput> => {
  const { options } = typed;
  return withValues({
    triggers: await triggersOf(options, deps),
    policy: policyOf(options),
    ...asTyped(options),
    delivery: options.notify,
    deliverTo: whenAny(options.deliver.map((target) => deliverTarget(target, deps))),
    workDir: options.workdir === undefined ? undefined : resolve(deps.folder, options.workdir),
    addDirs: whenAny(options.addDir.map((folder) => resolve(deps.folder, folder))),
    attachments: whenAny(options.attach.map((file) => resolve(deps.folder, file))),
    labels:
      options.label.length === 0
        ? undefined
        : Object.fromEntries(options.label.map(({ key, value }) => [key, value])),
    ...(await workOf(typed, deps, promptBefore)),
  });
};

// From the flags that say when to the triggers that the daemon is asked for.
export type JobValues = ValuesOf<typeof JOB_OPTIONS>;

const AGENT = 'agent:';

type EndStatus = (typeof ENDED_STATUSES)[number] | 'ended';

const endStatus = (given: string): EndStatus => {
  if (given === 'ended') return given;
  const status = parseTaskStatus(given);
  const ended = ENDED_STATUSES.find((candidate) => candidate === status);
  if (ended !== undefined) return ended;
  throw usageProblem(`--on: invalid status '${given}'; use completed, failed, cancelled or ended`);
};

const onEnd = ({ key, value }: { readonly key: string; readonly value: string }): NewTriggerInput => ({
  kind: 'event',
  status: endStatus(value),
  ...(key.startsWith(AGENT) ? { agent: key.slice(AGENT.length) } : { job: key }),
});

/** The triggers that were named; undefined: nothing was said about when. Throws a usage problem for what cannot be meant. */
export const triggersOf = async (options: JobValues, deps: Deps): Promise<NewTriggerInput[] | undefined> => {
  const { when, cron, tz, every, at, webhook, on, channel, match, manual } = options;
  if (tz !== undefined && cron.length === 0 && when.length === 0)
    throw usageProblem('--tz requires --when or --cron');
  if (match !== undefined && channel === undefined) throw usageProblem('--match requires --channel');
  const triggers: NewTriggerInput[] = [
    ...(when.length === 0
      ? []
      : (await import('./triggers-from-phrases.ts')).triggersFromPhrases(when, tz, deps)),
    ...cron.map((expression) => ({
      kind: 'cron' as const,
      expression,
      timeZone: tz ?? deps.timeZone(),
    })),
    ...(every === undefined ? [] : [{ kind: 'every' as const, everyMs: every }]),
    ...(at === undefined ? [] : [{ kind: 'at' as const, at: moment(at, '--at', 'future', deps) ?? at }]),
    ...(webhook === undefined ? [] : [{ kind: 'webhook' as const, path: webhook }]),
    ...on.map(onEnd),
    ...(channel === undefined ? [] : [{ kind: 'channel' as const, channel, match }]),
  ];
  if (manual && triggers.length > 0) throw usageProblem('--manual cannot be combined with other triggers');
  return triggers.length > 0 || manual ? triggers : undefined;
};
