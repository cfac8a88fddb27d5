// A run as people see it, worked out anew from the definition and what the ledger knows of its steps.

import type { Ledger } from '@coxswain/ledger';
import {
  isEnded,
  type Limits,
  ProblemError,
  type Task,
  taskDurationMs,
  type WorkflowRun,
} from '@coxswain/protocol';
import { definitionFrom } from '../definition/check-workflow.ts';
import { payloadOf } from '../inputs.ts';
import { planSteps } from '../plan/plan.ts';
import type { Standing } from '../plan/standing.ts';
import { askedInRun } from './asked-in-run.ts';
import { historyOf } from './history.ts';

/** Throws `unprocessable` for a task that is no run of a workflow. */
export const showRun = async (
  run: Task,
  deps: { readonly ledger: Ledger; readonly limits: Limits; readonly nowMs: number },
): Promise<WorkflowRun> => {
  const { composition } = run;
  if (composition?.kind !== 'workflow')
    throw new ProblemError(
      'unprocessable',
      `task ${run.id} is no run of a workflow; see: cox tasks describe ${run.id}`,
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
  const steps = [...plan.standings.values()].map((standing) => stepOf(standing, run, deps.nowMs));
  const asked = await askedInRun(run, deps.ledger);
  return { taskId: run.id, name, status: run.status, input, steps, asked };
};

/** What was submitted under other limits is shown all the same. */
const unlimited = (limits: Limits): Limits => ({
  ...limits,
  'tree.maxTasks': Number.POSITIVE_INFINITY,
  'tree.maxDepth': Number.POSITIVE_INFINITY,
});

const stepOf = (standing: Standing, run: Task, nowMs: number): WorkflowRun['steps'][number] => {
  const { step, state, task, isReused } = standing;
  const neverBegan = state === 'waiting' && isEnded(run.status);
  return {
    key: step.key,
    kind: step.work.kind,
    needs: step.needs,
    state,
    detail: standing.detail ?? (neverBegan ? 'the run ended before it' : undefined),
    taskId: task?.id,
    isReused,
    elapsedMs: task?.startedAt === undefined ? undefined : taskDurationMs(task, nowMs),
  };
};
