// After a crash: what ran has failed, and what is left of its processes is ended before anything new starts.

import { rm } from 'node:fs/promises';
import type { Task } from '@coxswain/protocol';
import type { EngineDependencies } from './dependencies.ts';
import { markOf } from './dependencies.ts';
import type { Environments } from './environments.ts';

/** The error message of every task that ran when its daemon died. */
export const RESTARTED_MESSAGE = 'Server restarted during execution';
/** How long a leftover process may take to stop before it is killed. */
const LEFTOVER_GRACE_MS = 2_000;

/**
 * Settles what an earlier daemon left behind. Resolves when nothing of it is left.
 *
 * @param goOn is told what had run, while its environments are still kept
 */
export const recover = async (
  world: EngineDependencies,
  environments: Environments,
  goOn: (recovered: readonly Task[]) => Promise<void>,
): Promise<void> => {
  const { ledger, clock, log } = world;
  const recovered = await ledger.tasks.recover(RESTARTED_MESSAGE, clock.nowMs());
  if (recovered.length > 0) {
    log.warn(
      { tasks: recovered.map(({ task }) => task.id) },
      'tasks ran when the last daemon died; they have failed',
    );
  }
  const leftovers = recovered.map(({ claim, pid, pidStartTime }) => ({
    mark: markOf(ledger.id, claim.runId),
    leader: pid === undefined || pidStartTime === undefined ? undefined : { pid, startTime: pidStartTime },
  }));
  // Also when nothing ran: the last daemon may have kept agents ready.
  const ended = await world.endLeftovers({ ledgerId: ledger.id, leftovers, graceMs: LEFTOVER_GRACE_MS });
  for (const { task, claim } of recovered) {
    const processes = ended.get(markOf(ledger.id, claim.runId));
    if (processes && processes.length > 0) {
      await ledger.tasks.annotate(task.id, [{ type: 'ProcessesEnded', data: { processes } }], clock.nowMs());
    }
  }
  await goOn(recovered.map(({ task }) => task));
  await rm(world.runsDir, { recursive: true, force: true });
  await environments.eraseUnused();
};
