// What came after a task, and what it belongs to: the reason for its state may be found there, and fixed there.

import type { Ledger } from '@coxswain/ledger';
import { type Explanation, isEnded, locationText, shortId, type Task } from '@coxswain/protocol';

type Cause = Explanation['causes'][number];

export interface Surroundings {
  readonly ledger: Ledger;
  /** Whether who asks may read another task. */
  readonly maySee: (task: Task) => Promise<boolean>;
}

/** A retry of a retry of …: further on nothing is looked for. */
const MAX_RETRIES = 100;

/** The last of the tasks that retried it one after the other. */
const lastRetry = async (task: Task, { tasks }: Ledger): Promise<Task | undefined> => {
  let last: Task | undefined;
  for (let count = 0; count < MAX_RETRIES; count += 1) {
    const next = await tasks.newestRetry((last ?? task).id);
    if (next === undefined) break;
    last = next;
  }
  return last;
};

const showing = ({ composition, id }: Task): string =>
  `cox ${composition?.kind === 'workflow' ? 'workflows show' : 'tasks describe'} ${shortId(id)}`;

/** The task that took its place. */
export const retriedCause = async (
  task: Task,
  { ledger, maySee }: Surroundings,
): Promise<Cause | undefined> => {
  const retry = await lastRetry(task, ledger);
  if (retry === undefined || !(await maySee(retry))) return undefined;
  return {
    code: 'retried',
    detail: `it was retried as ${shortId(retry.id)} (${retry.status})`,
    remedy: showing(retry),
  };
};

/** The run of a workflow, or the discussion, that it is a part of, and how that is done again. */
export const runCause = async (task: Task, around: Surroundings): Promise<Cause | undefined> => {
  const ancestors = await around.ledger.tasks.ancestors(task.id);
  const at = ancestors.findLastIndex(({ id, composition }) => id !== task.id && isRun(composition));
  const run = ancestors[at];
  if (run === undefined || !(await around.maySee(run))) return undefined;
  const steps = ancestors.slice(0, at).filter(({ step }) => step !== undefined);
  const path = locationText(steps.reverse());
  const kind = run.composition?.kind === 'discussion' ? 'discussion' : 'run';
  const is = task.step === undefined ? 'is below' : 'is';
  const whole = `it ${is} step '${path}' of ${kind} ${shortId(run.id)} (${run.status}): ${run.description}`;
  const retry = await retriedCause(run, around);
  if (retry) return { ...retry, code: 'run', detail: `${whole}; ${retry.detail}` };
  const isRetriable = isEnded(run.status) && run.status !== 'completed';
  return {
    code: 'run',
    detail: whole,
    remedy: isRetriable ? `cox tasks retry ${shortId(run.id)}` : showing(run),
  };
};

const isRun = (composition: Task['composition']): boolean =>
  composition?.kind === 'workflow' || composition?.kind === 'discussion';
