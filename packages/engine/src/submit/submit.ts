// The one door through which work comes in: from the CLI, the API, agents and every trigger.

import type { Admission, InsertOutcome, NewTask } from '@coxswain/ledger';
import { type Limits, ProblemError, type SubmitTask, type Task, type TaskId } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import type { Caller, EngineSettings, SubmitOutcome } from '../engine.ts';
import { HelperBudget, type Program, programOf } from '../rights/index.ts';
import type { KeptEnvironment } from '../run/index.ts';
import { insertAndWake } from './insert-and-wake.ts';
import type { Origination } from './origination.ts';
import { refusalOf } from './refusal.ts';
import type { SubmitContext } from './submit-context.ts';
import { taskOf } from './task-request.ts';

/** A task that is ready to be inserted; let its environment go when that is done. */
export interface Prepared {
  readonly task: NewTask;
  readonly kept: KeptEnvironment;
}

interface SubmitOptions {
  readonly caller: Caller;
  readonly block?: AbortSignal | undefined;
}

/** Submits one task. Throws ProblemError when it is refused. */
export const submitTask = async (
  input: SubmitTask,
  caller: Caller,
  deps: Deps,
): Promise<{ readonly task: Task; readonly existing: boolean }> => {
  requireAccepting(deps);
  const settings = deps.settings();
  const program = await programOf(caller, { ledger: deps.env.ledger, settings });
  return inTurn(program, deps, async () => {
    const context = contextOf({ caller, program }, settings, deps);
    return insertOne(await prepare(input, context, deps), admissionOf(context), deps);
  });
};

/**
 * Makes a task that the daemon itself begins, with every rule of a submission checked, and inserts nothing: the caller does,
 * in the transaction that it belongs to, and then says so. Throws ProblemError when it is refused.
 */
export const prepareOwn = async (
  input: SubmitTask,
  origination: Origination,
  caller: Caller,
  deps: Deps,
): Promise<Prepared> => {
  // What was accepted before runs to its end, and its children are a part of it.
  if (input.parentId === undefined || deps.state() !== 'draining') requireAccepting(deps);
  const context = contextOf({ caller, program: undefined, origination }, deps.settings(), deps);
  return prepare(input, context, deps);
};

/** Submits a task that the daemon itself begins. Throws ProblemError when it is refused. */
export const submitOwn = async (
  input: SubmitTask,
  origination: Origination,
  caller: Caller,
  deps: Deps,
): Promise<{ readonly task: Task; readonly existing: boolean }> => {
  const prepared = await prepareOwn(input, origination, caller, deps);
  const { limits } = deps.settings();
  const admission = {
    treeMaxTasks: limits['tree.maxTasks'],
    queueCapacity: prepared.task.isExternalRoot ? limits.queueCapacity : undefined,
  };
  return insertOne(prepared, admission, deps);
};

/** Throws ProblemError when it is refused. */
const insertOne = async (
  { task, kept }: Prepared,
  admission: Admission,
  deps: Deps,
): Promise<{ readonly task: Task; readonly existing: boolean }> => {
  try {
    const [outcome] = await insertAndWake([task], admission, deps);
    const answer = outcomeOf(task, outcome, deps.settings().limits);
    if ('problem' in answer) throw answer.problem;
    return answer;
  } finally {
    kept.letGo();
  }
};

/** Submits the tasks of a batch in order, each admitted or refused on its own. */
export const submitTasks = async (
  inputs: readonly SubmitTask[],
  options: SubmitOptions,
  deps: Deps,
): Promise<readonly SubmitOutcome[]> => {
  requireAccepting(deps);
  const settings = deps.settings();
  const { caller } = options;
  const program = await programOf(caller, { ledger: deps.env.ledger, settings });
  return inTurn(program, deps, () =>
    submitAll(inputs, options, contextOf({ caller, program, isBatch: true }, settings, deps), deps),
  );
};

const contextOf = (
  who: Pick<SubmitContext, 'caller' | 'program' | 'origination' | 'isBatch'>,
  settings: EngineSettings,
  { env, folders, folderRules }: Deps,
): SubmitContext => ({
  ...who,
  env,
  folders,
  folderRules,
  settings,
  helpers: who.program && new HelperBudget(env.ledger, settings.agents),
});

/** Where helpers are counted, what a program submits must not be overtaken between the count and the insert. */
export const inTurn = <Result>(
  program: Program | undefined,
  { trees, settings }: Pick<Deps, 'trees' | 'settings'>,
  submit: () => Promise<Result>,
): Promise<Result> => {
  const isCounted = program && settings().agents.some(({ maxHelpers }) => maxHelpers !== undefined);
  return isCounted ? trees.take(program.task.rootId, submit) : submit();
};

/** When so much is attached to what was prepared, it is inserted before more is read: a batch must not fill the memory. */
const MAX_CONTENT_BYTES = 32 * 1024 * 1024;

const submitAll = async (
  inputs: readonly SubmitTask[],
  options: SubmitOptions,
  context: SubmitContext,
  deps: Deps,
): Promise<readonly SubmitOutcome[]> => {
  const outcomes: SubmitOutcome[] = [];
  const rest = inputs.values();
  try {
    while (outcomes.length < inputs.length)
      outcomes.push(...(await submitSome(rest, options, context, deps)));
  } catch (error) {
    // What is inserted is never lost from the answer.
    if (!(error instanceof ProblemError) || outcomes.length === 0) throw error;
    return inputs.map((_, index) => outcomes[index] ?? { problem: error });
  }
  return outcomes;
};

/** As many as are prepared at once; the others are left in `rest`. */
const submitSome = async (
  rest: Iterator<SubmitTask, undefined>,
  options: SubmitOptions,
  context: SubmitContext,
  deps: Deps,
): Promise<readonly SubmitOutcome[]> => {
  const prepared: (Prepared | ProblemError)[] = [];
  let contentBytes = 0;
  try {
    while (contentBytes < MAX_CONTENT_BYTES) {
      const { done, value: input } = rest.next();
      if (done) break;
      const one = await prepare(input, context, deps).catch(problemOnly);
      prepared.push(one);
      if (!(one instanceof ProblemError)) contentBytes += bytesOf(one.task);
    }
    const tasks = prepared.flatMap((item) => (item instanceof ProblemError ? [] : [item.task]));
    const outcomes = (await insertAll(tasks, admissionOf(context), options.block, deps)).values();
    return prepared.map((item) =>
      item instanceof ProblemError
        ? { problem: item }
        : outcomeOf(item.task, outcomes.next().value, context.settings.limits),
    );
  } finally {
    for (const item of prepared) if (!(item instanceof ProblemError)) item.kept.letGo();
  }
};

const bytesOf = ({ contents }: NewTask): number =>
  contents?.values().reduce((sum, { length }) => sum + length, 0) ?? 0;

const requireAccepting = (deps: Pick<Deps, 'state' | 'env'>): void => {
  const state = deps.state();
  if (state !== 'draining' && state !== 'stopping') return;
  // One that failed is followed by another, which takes the request.
  if (deps.env.ledger.lost) throw deps.env.ledger.lost;
  const remedy =
    state === 'draining' ? 'accept again with: cox daemon resume' : 'try again when it has restarted';
  throw new ProblemError('shutting_down', `the daemon is ${state} and accepts nothing new; ${remedy}`, {
    retryAfterSeconds: 5,
  });
};

const problemOnly = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error;
  throw error;
};

const prepare = async (input: SubmitTask, context: SubmitContext, deps: Deps): Promise<Prepared> => {
  const task = await taskOf(input, context);
  const inherited = input.environment ?? (await inheritedEnvironment(task.parentId, context, deps));
  const kept = await deps.environments.keep({ inherited, set: input.env });
  return { task: Object.assign(task, { environmentRef: kept.ref }), kept };
};

/**
 * What the child of a task gets when its submitter sends nothing: what the parent's submitter had. Variables that were set
 * for the parent alone stay with it.
 */
export const inheritedEnvironment = async (
  parentId: TaskId | undefined,
  { program, env }: Pick<SubmitContext, 'program' | 'env'>,
  { environments }: Pick<Deps, 'environments'>,
): Promise<Readonly<Record<string, string>> | undefined> => {
  if (!program || parentId === undefined) return undefined;
  const ref = await env.ledger.tasks.environmentOf(parentId);
  return (await environments.read(ref)).inherited;
};

const admissionOf = ({ settings: { limits }, caller }: SubmitContext): Admission => ({
  queueCapacity: caller.kind === 'task' ? undefined : limits.queueCapacity,
  backgroundMax: limits['background.maxConcurrentTasks'],
  treeMaxTasks: limits['tree.maxTasks'],
});

/** What became of one task; a problem: it was not offered to the end. */
type Inserted = InsertOutcome | ProblemError;

const isQueueFull = (outcome: InsertOutcome): boolean =>
  outcome.outcome === 'limit' && outcome.limit === 'queueCapacity';

// With `block`, whatever the full queue refused is offered again in order each time tasks have left it. What is inserted is
// never lost from the answer: whatever ends the waiting is the answer to the rest alone.
const insertAll = async (
  tasks: readonly NewTask[],
  admission: Admission,
  block: AbortSignal | undefined,
  deps: Deps,
): Promise<readonly Inserted[]> => {
  const outcomes: Inserted[] = [];
  while (outcomes.length < tasks.length) {
    const rest = tasks.slice(
      outcomes.length,
      block ? outcomes.length + (admission.queueCapacity ?? tasks.length) : undefined,
    );
    const waiting = block && new AbortController();
    const capacity = block && waiting && deps.capacity.wait(AbortSignal.any([block, waiting.signal]));
    capacity?.catch(() => {});
    try {
      const inserted = await insertAndWake(rest, admission, deps);
      const firstRefused = block ? inserted.findIndex(isQueueFull) : -1;
      outcomes.push(...(firstRefused < 0 ? inserted : inserted.slice(0, firstRefused)));
      if (firstRefused < 0) continue;
      await capacity?.catch(() => {});
      const refused = inserted[firstRefused];
      if (block?.aborted && refused) return [...outcomes, ...tasks.slice(outcomes.length).map(() => refused)];
      requireAccepting(deps);
    } catch (error) {
      if (!(error instanceof ProblemError) || outcomes.length === 0) throw error;
      return [...outcomes, ...tasks.slice(outcomes.length).map(() => error)];
    } finally {
      waiting?.abort();
    }
  }
  return outcomes;
};

const outcomeOf = (task: NewTask, outcome: Inserted | undefined, limits: Limits): SubmitOutcome => {
  if (!outcome) throw new Error('the ledger gave no answer for a task');
  if (outcome instanceof ProblemError) return { problem: outcome };
  if (outcome.outcome === 'inserted') return { task: outcome.task, existing: false };
  if (outcome.outcome === 'existing') return { task: outcome.task, existing: true };
  return { problem: refusalOf(outcome, task, limits) };
};
