// Beginning and reading what the daemon leads: workflows and discussions. Only people begin them.

import type { NewDiscussion, SubmitTask, Task, TrustedWorkflow, WorkflowRun } from '@coxswain/protocol';
import { auditBy } from '../rights/audit-by.ts';
import type { Deps } from '../deps.ts';
import type {
  AllowedTask,
  Caller,
  CheckedSource,
  CompositionVerbs,
  RunnableWorkflow,
  TrustChange,
} from '../engine.ts';
import { ownInput } from '../submit/own-input.ts';
import { requireUser, resolveTask } from '../rights/index.ts';
import { submitOwn } from '../submit/submit.ts';
import type { KnownAgents } from './definition/check-workflow.ts';
import { requireSpeaker } from './discussion/speakers.ts';
import { checkWorkflowSource, prepareWorkflow, type WorkflowSource } from './prepare-workflow.ts';
import { showRun } from './workflow/show-run.ts';

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
  { world: { ledger, clock } }: Deps,
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

const readRun = async (
  task: AllowedTask,
  caller: Caller,
  { world, settings }: Deps,
): Promise<WorkflowRun> => {
  const { ledger, clock } = world;
  const run = await runAround(task, ledger);
  // A program may see what is below its own task, and not what that is a part of.
  if (run.id !== task.id) await resolveTask(ledger, run.id, caller);
  return showRun(run, { ledger, limits: settings().limits, nowMs: clock.nowMs() });
};

/** Of a step, and of what is below one, the run that it belongs to; of anything else the task itself. */
const runAround = async (task: Task, { tasks }: Deps['world']['ledger']): Promise<Task> => {
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
