// The one door through which work comes in: from the CLI, the API, agents and, later, every trigger.

import type { Admission, InsertOutcome, NewTask } from '@coxswain/ledger';
import { ProblemError, type SubmitTask } from '@coxswain/protocol';
import type { EngineDependencies } from './dependencies.ts';
import type { Caller, EngineSettings, EngineState, SubmitOutcome } from './engine.ts';
import type { Environments, KeptEnvironment } from './environments.ts';
import type { Folders } from './folders.ts';
import { refusalOf } from './refusal.ts';
import type { Room } from './room.ts';
import { type SubmitContext, taskOf } from './task-request.ts';

export interface SubmitPorts {
  readonly world: EngineDependencies;
  readonly settings: () => EngineSettings;
  readonly environments: Environments;
  readonly folders: Folders;
  readonly room: Room;
  readonly state: () => EngineState;
  /** Tasks were accepted. */
  readonly onAccepted: () => void;
}

interface Prepared {
  readonly task: NewTask;
  readonly kept: KeptEnvironment;
}

/** Submits tasks in order, each admitted or refused on its own. */
export const submitTasks = async (
  inputs: readonly SubmitTask[],
  options: { readonly caller: Caller; readonly isBatch: boolean; readonly block?: AbortSignal },
  ports: SubmitPorts,
): Promise<readonly SubmitOutcome[]> => {
  requireAccepting(ports.state());
  const { world, folders } = ports;
  const context: SubmitContext = { world, folders, settings: ports.settings(), caller: options.caller };
  const prepared: (Prepared | ProblemError)[] = [];
  try {
    for (const input of inputs) prepared.push(await prepare(input, context, ports));
    const tasks = prepared.flatMap((item) => (item instanceof ProblemError ? [] : [item.task]));
    const outcomes = (
      await insertAll(tasks, admissionOf(context, options.isBatch), options.block, ports)
    ).values();
    return prepared.map((item) =>
      item instanceof ProblemError ? { problem: item } : outcomeOf(item.task, outcomes.next().value, context),
    );
  } finally {
    for (const item of prepared) if (!(item instanceof ProblemError)) item.kept.letGo();
  }
};

const requireAccepting = (state: EngineState): void => {
  if (state !== 'draining' && state !== 'stopping') return;
  const remedy =
    state === 'draining' ? 'accept again with: cox daemon resume' : 'try again when it has restarted';
  throw new ProblemError('shutting_down', `the daemon is ${state} and accepts nothing new; ${remedy}`, {
    retryAfterSeconds: 5,
  });
};

const prepare = async (
  input: SubmitTask,
  context: SubmitContext,
  ports: SubmitPorts,
): Promise<Prepared | ProblemError> => {
  try {
    const task = await taskOf(input, context);
    const kept = await ports.environments.keep({ inherited: input.environment, set: input.env });
    return { task: { ...task, environmentRef: kept.ref }, kept };
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
};

const admissionOf = ({ settings, caller }: SubmitContext, isBatch: boolean): Admission => {
  const { limits } = settings;
  const treeMaxTasks = limits['tree.maxTasks'];
  if (caller.kind === 'task') return { treeMaxTasks };
  const backgroundMax = isBatch ? undefined : limits['background.maxConcurrentTasks'];
  return { queueCapacity: limits.queueCapacity, backgroundMax, treeMaxTasks };
};

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
  ports: SubmitPorts,
): Promise<readonly Inserted[]> => {
  const outcomes: Inserted[] = [];
  while (outcomes.length < tasks.length) {
    const rest = tasks.slice(
      outcomes.length,
      block ? outcomes.length + (admission.queueCapacity ?? tasks.length) : undefined,
    );
    const waiting = new AbortController();
    const room = block ? ports.room.wait(AbortSignal.any([block, waiting.signal])) : undefined;
    room?.catch(() => {});
    try {
      const inserted = await ports.world.ledger.tasks.insert(rest, admission);
      if (inserted.some(({ outcome }) => outcome === 'inserted')) ports.onAccepted();
      const firstRefused = block ? inserted.findIndex(isQueueFull) : -1;
      outcomes.push(...(firstRefused < 0 ? inserted : inserted.slice(0, firstRefused)));
      if (firstRefused < 0) continue;
      await room?.catch(() => {});
      const refused = inserted[firstRefused];
      if (block?.aborted && refused) return [...outcomes, ...tasks.slice(outcomes.length).map(() => refused)];
      requireAccepting(ports.state());
    } catch (error) {
      if (!(error instanceof ProblemError) || outcomes.length === 0) throw error;
      return [...outcomes, ...tasks.slice(outcomes.length).map(() => error)];
    } finally {
      waiting.abort();
    }
  }
  return outcomes;
};

const outcomeOf = (
  task: NewTask,
  outcome: Inserted | undefined,
  { settings }: SubmitContext,
): SubmitOutcome => {
  if (!outcome) throw new Error('the ledger gave no answer for a task');
  if (outcome instanceof ProblemError) return { problem: outcome };
  if (outcome.outcome === 'inserted') return { task: outcome.task, existing: false };
  if (outcome.outcome === 'existing') return { task: outcome.task, existing: true };
  return { problem: refusalOf(outcome, task, settings.limits) };
};
