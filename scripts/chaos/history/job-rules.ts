// Rules for jobs and workflows: a job matches its last change, no occurrence is skipped or fired twice, no step runs again.

import type { Firing } from '@coxswain/protocol';
import { everSeen, type Rule } from './observed.ts';
import { type Operation, operationsOf } from './operation.ts';

interface JobState {
  readonly isThere: boolean;
  readonly isEnabled: boolean;
  readonly priority: number;
}

const NOWHERE: JobState = { isThere: false, isEnabled: false, priority: 0 };

type JobOperation = Extract<Operation, { readonly verb: `${string}Job` }>;

const after = (state: JobState, { verb, args }: JobOperation): JobState => {
  if (verb === 'createJob') return { isThere: true, isEnabled: true, priority: args.priority };
  if (!state.isThere) return state;
  switch (verb) {
    case 'changeJob':
      return { ...state, priority: args.priority };
    case 'pauseJob':
      return { ...state, isEnabled: false };
    case 'resumeJob':
      return { ...state, isEnabled: true };
    case 'deleteJob':
      return NOWHERE;
    default:
      return state;
  }
};

/** What it may be after these, one after the other: what is unknown may have been done or not. */
const possibleStates = (operations: readonly JobOperation[]): readonly JobState[] => {
  let states: readonly JobState[] = [NOWHERE];
  for (const operation of operations) {
    if (operation.outcome.state === 'refused') continue;
    const changed = states.map((state) => after(state, operation));
    states = operation.outcome.state === 'acknowledged' ? changed : states.concat(changed);
  }
  return states;
};

const textOf = ({ isThere, isEnabled, priority }: JobState): string =>
  isThere ? `${isEnabled ? 'enabled' : 'paused'} with priority ${priority}` : 'gone';

export const jobsAreAsLastSaid: Rule = (history, { jobs }) =>
  [
    ...Map.groupBy(
      operationsOf(history, 'createJob', 'changeJob', 'pauseJob', 'resumeJob', 'deleteJob'),
      ({ args }) => args.job,
    ),
  ].flatMap(([name, operations]) => {
    const job = jobs.get(name);
    const seen = job ? { isThere: true, isEnabled: job.enabled, priority: job.priority } : NOWHERE;
    const possible = new Set(possibleStates(operations).map(textOf));
    return possible.has(textOf(seen))
      ? []
      : [`job ${name} is ${textOf(seen)}, and not ${[...possible].join(' or ')}`];
  });

/** The occurrences of its own time, oldest first. */
const ticksOf = (firings: readonly Firing[]): readonly number[] =>
  firings
    .filter(({ trigger }) => trigger === 'every')
    .map(({ slot }) => Date.parse(slot))
    .sort((one, other) => one - other);

export const occurrencesAreHandled: Rule = (history, { jobs, firings }) => {
  const touched = new Set(operationsOf(history, 'changeJob', 'resumeJob').map(({ args }) => args.job));
  return [...firings].flatMap(([name, all]) => {
    const every = jobs.get(name)?.triggers.find(({ kind }) => kind === 'every');
    if (every?.kind !== 'every') return [];
    const ticks = ticksOf(all);
    return ticks.flatMap((tick, at) => {
      const before = ticks[at - 1];
      const at8601 = new Date(tick).toISOString();
      if (before === tick) return [`job ${name} dealt with ${at8601} twice`];
      if (before === undefined || touched.has(name) || tick - before === every.everyMs) return [];
      return [`job ${name} left out ${(tick - before) / every.everyMs - 1} occurrences before ${at8601}`];
    });
  });
};

export const firingsMakeOneTaskEach: Rule = (_history, { firings }) => {
  const ids = [...firings.values()].flat().flatMap(({ taskId }) => taskId ?? []);
  return [...new Set(ids)]
    .filter((id) => ids.indexOf(id) !== ids.lastIndexOf(id))
    .map((id) => `${id} is the run of two occurrences`);
};

/** The key of the one step in the definition of the checker that ends a workflow. */
export const STEPS = ['first', 'second', 'third'] as const;

export const stepsAreDoneOnce: Rule = (history, observed) => {
  const tasks = everSeen(observed);
  return operationsOf(history, 'workflow').flatMap(({ n, args: { token } }) => {
    const runs = tasks.filter(({ runtime, prompt }) => runtime === 'cox' && prompt.includes(token));
    const retried = runs.flatMap(({ retryOf }) => retryOf ?? []);
    // Two retries of one run both begin where that one stopped.
    if (new Set(retried).size < retried.length) return [];
    const done = STEPS.map((step) => ({
      step,
      ids: tasks.filter(
        ({ step: name, status, prompt }) => name === step && status === 'completed' && prompt.includes(token),
      ),
    }));
    const again = done
      .filter(({ ids }) => ids.length > 1)
      .map(({ step, ids }) => `workflow ${n} did ${step} ${ids.length} times`);
    const isDone = runs.some(({ status }) => status === 'completed');
    const missing = isDone ? done.filter(({ ids }) => ids.length === 0) : [];
    return [...again, ...missing.map(({ step }) => `workflow ${n} is completed without ${step}`)];
  });
};
