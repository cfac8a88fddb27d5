// Runs that died with the daemon and say `onRestart: retry` continue automatically, as if someone had retried them.

import type { RecoveredTask } from '@coxswain/ledger';
import { ProblemError, type Task } from '@coxswain/protocol';
import { retryTask } from '../../control/index.ts';
import type { Deps } from '../../deps.ts';

/** A run that died with the daemon this often in a row is left to a person: it may be what kills it. */
const MAX_CRASHES = 10;

/**
 * Called after the recovery, while the environments of what ran are still there. Safe to call again after a crash. False: the disk
 * refused a retry, which the next start has to make.
 */
export const continueRuns = async (recovered: readonly RecoveredTask[], deps: Deps): Promise<boolean> => {
  let isDone = true;
  for (const one of recovered) if (wantsRetry(one.task)) isDone = (await continueRun(one, deps)) && isDone;
  return isDone;
};

/** A sub-workflow continues with the run that it is part of. */
const wantsRetry = ({ composition, parentId, cancelRequestedAt }: Task): boolean =>
  composition?.kind === 'workflow' &&
  composition.onRestart === 'retry' &&
  parentId === undefined &&
  cancelRequestedAt === undefined;

const continueRun = async ({ task: run, environmentRef }: RecoveredTask, deps: Deps): Promise<boolean> => {
  const { log } = deps.env;
  if ((await crashesInARow(run, deps)) > MAX_CRASHES) {
    log.warn(
      { taskId: run.id, crashes: MAX_CRASHES },
      'a run died with the daemon too often in a row and is no longer retried automatically',
    );
    return true;
  }
  try {
    const { inherited } = await deps.environments.read(environmentRef);
    const request = { environment: inherited, idempotencyKey: `${run.id}/restart` };
    await retryTask(run, request, { kind: 'user', name: run.user }, deps);
    return true;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const isPutOff = error.code === 'storage';
    log.warn(
      { taskId: run.id, error: error.message },
      `a run that died with the daemon could not be retried${isPutOff ? '; the next start tries again' : ''}`,
    );
    return !isPutOff;
  }
};

const crashesInARow = async (run: Task, { env: { ledger } }: Deps): Promise<number> => {
  let crashes = 0;
  for (let one: Task | undefined = run; one?.reason === 'restarted' && crashes <= MAX_CRASHES; crashes += 1)
    one = one.retryOf === undefined ? undefined : await ledger.tasks.get(one.retryOf);
  return crashes;
};
