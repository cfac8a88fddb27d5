// After a crash: first everything that an earlier daemon started is ended, then what it ran is settled, then what follows from
// that is done. Each step can be repeated, so a daemon that dies in between leaves nothing that the next one does not finish.

import { rm } from 'node:fs/promises';
import type { RecoveredTask } from '@coxswain/ledger';
import type { EndedProcess, TaskId } from '@coxswain/protocol';
import { removeTree } from '../control/index.ts';
import { type EngineDependencies, markOf } from '../dependencies.ts';
import type { Environments } from '../run/index.ts';

/** The error message of every task that ran when its daemon died. */
export const RESTARTED_MESSAGE = 'Server restarted during execution';
/** How long a leftover process may take to stop before it is killed. */
const LEFTOVER_GRACE_MS = 2_000;

/**
 * Settles what an earlier daemon left behind. Resolves when nothing of it is left.
 *
 * @param goOn gets what had run, while its environments are still kept; the next start hands it the same tasks again when it
 *   resolves with false, or when a crash comes before
 */
export const recover = async (
  env: EngineDependencies,
  environments: Environments,
  goOn: (recovered: readonly RecoveredTask[]) => Promise<boolean>,
): Promise<void> => {
  const { ledger, clock, log } = env;
  const processes = await endProcesses(env);
  const recovered = await ledger.tasks.recover({ message: RESTARTED_MESSAGE, processes }, clock.nowMs());
  let isDone = true;
  if (recovered.length > 0) {
    log.warn(
      { tasks: recovered.map(({ task }) => task.id) },
      'tasks were running when the last daemon died; they have been settled',
    );
    isDone = await goOn(recovered);
    if (isDone) await ledger.tasks.recovered();
  }
  for (const { id, by } of await ledger.tasks.toRemove()) await removeTree(id, { by }, env);
  await rm(env.runsDir, { recursive: true, force: true });
  if (isDone) await environments.eraseUnused();
};

/** Ends every process that carries a mark of this ledger, whether or not a task still runs; answers what was ended of those. */
const endProcesses = async (
  env: EngineDependencies,
): Promise<ReadonlyMap<TaskId, readonly EndedProcess[]>> => {
  const { ledger, log } = env;
  const claims = await ledger.tasks.claims();
  const leftovers = claims.map(({ claim, pid, pidStartTime }) => ({
    mark: markOf(ledger.id, claim.runId),
    leader: pid === undefined || pidStartTime === undefined ? undefined : { pid, startTime: pidStartTime },
  }));
  const ended = await env.endLeftovers({ ledgerId: ledger.id, leftovers, graceMs: LEFTOVER_GRACE_MS });
  const byTask = new Map(
    claims.map(({ claim }) => [claim.taskId, ended.get(markOf(ledger.id, claim.runId)) ?? []]),
  );
  const others = [...ended.values()].flat().length - [...byTask.values()].flat().length;
  if (others > 0) log.warn({ processes: others }, 'ended leftover processes of ended tasks');
  return byTask;
};
