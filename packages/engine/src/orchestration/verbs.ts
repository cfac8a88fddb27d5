// Beginning and reading what the daemon leads: workflows and discussions. Only people begin them.

import type { Ledger } from '@coxswain/ledger';
import {
  DISPATCHED_KINDS,
  isEnded,
  type Limits,
  locationText,
  type NewDiscussion,
  type OpenQuestion,
  ProblemError,
  type SubmitTask,
  type Task,
  type TrustedWorkflow,
  taskDurationMs,
  type WorkflowRun,
} from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import type {
  AllowedTask,
  Caller,
  CheckedSource,
  CompositionVerbs,
  RunnableWorkflow,
  TrustChange,
} from '../engine.ts';
import { auditBy, requireUser, resolveTask } from '../rights/index.ts';
import { ownInput, submitOwn } from '../submit/index.ts';
import {
  checkWorkflowSource,
  definitionFrom,
  type KnownAgents,
  payloadOf,
  prepareWorkflow,
  type WorkflowSource,
} from './definition/index.ts';
import { requireSpeaker } from './discussion/speakers.ts';
import { planSteps } from './plan/plan.ts';
import type { StepSnapshot } from './plan/step-snapshot.ts';
import { historyOf } from './workflow/history.ts';

export const compositionVerbs = (deps: Deps): CompositionVerbs => ({
  checkWorkflow: (source, options = {}) => check({ source, ...options }, deps),
  changeTrust: (change, caller) => changeTrust(change, caller, deps),
  runWorkflow: (run, caller) => runWorkflow(run, caller, deps),
  workflowRun: (task, caller) => readRun(task, caller, deps),
  startDiscussion: (discussion, caller) => startDiscussion(discussion, caller, deps),
});

const check = async (
  named: Pick<WorkflowSource, 'source' | 'folder' | 'signal'>,
  deps: Deps,
): Promise<CheckedSource> => {
  const { limits } = deps.settings();
  const { faults, valid } = await checkWorkflowSource({ ...named, ...agentsOf(deps) }, limits, false);
  if (!valid) return { check: { ok: false, faults } };
  const { name, description, steps } = valid.definition;
  const shown = steps.map(({ key, work, needs }) => ({ key, kind: work.kind, needs }));
  return { check: { ok: true, faults, name, description, steps: shown }, text: valid.text };
};

const changeTrust = async (
  { path, hash }: TrustChange,
  caller: Caller,
  { env: { ledger, clock } }: Deps,
): Promise<TrustedWorkflow | undefined> => {
  requireUser(caller, 'trust workflows');
  return ledger.trust.change({ path, hash, by: caller.name, nowMs: clock.nowMs() }, auditBy(caller));
};

const runWorkflow = async (
  { definition, input, folder, signal, ...run }: RunnableWorkflow,
  caller: Caller,
  deps: Deps,
): Promise<Task> => {
  requireUser(caller, 'run workflows');
  const { prompt, composition } = await prepareWorkflow(
    { source: definition, input, folder, signal, ...agentsOf(deps) },
    deps.settings().limits,
  );
  const submitted = inputOf(run, prompt, composition.name);
  const origination = { kind: 'workflow', source: run.source, composition, isExternalRoot: true } as const;
  return (await submitOwn(submitted, origination, caller, deps)).task;
};

/** Those that work themselves. */
const agentsOf = ({ settings }: Deps): KnownAgents => {
  const working = settings().agents.filter(({ runtime }) => runtime !== 'cox');
  return {
    agents: working.map(({ name }) => name),
    shells: working.filter(({ shell }) => shell === true).map(({ name }) => name),
  };
};

const readRun = async (task: AllowedTask, caller: Caller, { env, settings }: Deps): Promise<WorkflowRun> => {
  const { ledger, clock } = env;
  const run = await runAround(task, ledger);
  // A program may see what is below its own task, and not what that is a part of.
  if (run.id !== task.id) await resolveTask(ledger, run.id, caller);
  return showRun(run, { ledger, limits: settings().limits, nowMs: clock.nowMs() });
};

/** Of a step, and of what is below one, the run that it belongs to; of anything else the task itself. */
const runAround = async (task: Task, { tasks }: Deps['env']['ledger']): Promise<Task> => {
  let run: Task | undefined = task;
  while (run && run.composition?.kind !== 'workflow')
    run = run.parentId === undefined ? undefined : await tasks.get(run.parentId);
  return run ?? task;
};

const startDiscussion = async (
  { topic, agents, judge: named, rounds, roundLimitMs, ...run }: NewDiscussion,
  caller: Caller,
  deps: Deps,
): Promise<Task> => {
  requireUser(caller, 'begin discussions');
  const judge = named ?? agents[0] ?? '';
  for (const name of [...agents, judge]) requireSpeaker(deps.settings(), name);
  const composition = { kind: 'discussion', agents, judge, rounds, roundLimitMs } as const;
  const origination = { kind: 'discussion', source: run.source, composition, isExternalRoot: true } as const;
  return (await submitOwn(inputOf(run, topic, undefined), origination, caller, deps)).task;
};

type Common = Omit<NewDiscussion, 'topic' | 'agents' | 'judge' | 'rounds' | 'roundLimitMs'>;

const inputOf = (run: Common, prompt: string, title: string | undefined): SubmitTask =>
  ownInput({ ...run, kind: 'manual', prompt, title: run.title ?? title }, 'its');

// A run as people see it, computed from the definition and what the ledger has of its steps.

/** Throws `unprocessable` for a task that is no run of a workflow. */
const showRun = async (
  run: Task,
  deps: { readonly ledger: Ledger; readonly limits: Limits; readonly nowMs: number },
): Promise<WorkflowRun> => {
  const { composition } = run;
  if (composition?.kind !== 'workflow')
    throw new ProblemError(
      'unprocessable',
      `task ${run.id} is not a workflow run; see: cox tasks describe ${run.id}`,
    );
  const { name, input } = composition;
  const definition = definitionFrom(run.prompt, unlimited(deps.limits));
  const history = await historyOf(run, deps.ledger);
  const children = await deps.ledger.tasks.children(run.id);
  const plan = planSteps(definition, {
    input,
    payload: payloadOf(input),
    workDir: run.workDir,
    tasks: new Map(children.flatMap((child) => (child.step === undefined ? [] : [[child.step, child]]))),
    earlier: history.completed,
    refused: new Map(),
  });
  const steps = [...plan.snapshots.values()].map((snapshot) => stepOf(snapshot, run, deps.nowMs));
  const asked = await askedInRun(run, deps.ledger);
  return { taskId: run.id, name, status: run.status, input, steps, asked };
};

/** What was submitted under other limits is shown all the same. */
const unlimited = (limits: Limits): Limits => ({
  ...limits,
  'tree.maxTasks': Number.POSITIVE_INFINITY,
  'tree.maxDepth': Number.POSITIVE_INFINITY,
});

const stepOf = (snapshot: StepSnapshot, run: Task, nowMs: number): WorkflowRun['steps'][number] => {
  const { step, state, task, isReused } = snapshot;
  const neverBegan = state === 'waiting' && isEnded(run.status);
  return {
    key: step.key,
    kind: step.work.kind,
    needs: step.needs,
    state,
    detail: snapshot.detail ?? (neverBegan ? 'the run ended first' : undefined),
    taskId: task?.id,
    isReused,
    elapsedMs: task?.startedAt === undefined ? undefined : taskDurationMs(task, nowMs),
  };
};

// The questions in a run and below it: by its steps, by steps of its sub-workflows, by helpers that a step called.

/** More than anyone can look through in one tree. */
const MAX_TASKS = 100;

/** Oldest task first. */
const askedInRun = async (run: Task, { tasks, inputs }: Ledger): Promise<readonly OpenQuestion[]> => {
  const { tasks: waiting } = await tasks.list({
    rootId: run.rootId,
    status: ['needs_input'],
    kind: DISPATCHED_KINDS,
    order: 'attention',
    limit: MAX_TASKS,
  });
  const asked = await Promise.all(
    waiting.map(async ({ id: taskId }) => {
      const above = await tasks.ancestors(taskId);
      const below = above.slice(
        0,
        above.findIndex(({ id }) => id === run.id),
      );
      const step = below.at(-1)?.step;
      if (!above.some(({ id }) => id === run.id) || step === undefined) return [];
      const who = locationText(below.toReversed());
      const open = (await inputs.ofTask(taskId)).filter(({ state }) => state === 'open');
      return open.map(({ id, kind, title }) => ({ id, taskId, kind, title, step, who }));
    }),
  );
  return asked.flat();
};
