// Works on the ledger of a home while no daemon runs: checking it if none would start, and restoring it from a
// backup. Whoever does it holds the daemon's lock meanwhile.

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { HomePaths } from '@coxswain/client';
import { type ClosedCheck, checkClosedLedger, type Restored, restoreLedger } from '@coxswain/ledger';
import { type CheckLine, ProblemError } from '@coxswain/protocol';
import { prepareHome } from '../state/prepare-home.ts';
import { thisMachine } from '../wire.ts';
import { byOfflineUser, lockOf, removeStaleDaemonFile } from './without-daemon.ts';

export type { Restored } from '@coxswain/ledger';
export { type Imported, importIntoHome } from './import-lines.ts';

/** Checks the ledger of a home without its daemon. Throws `already_running` if one is running. */
export async function* checkHome(
  paths: HomePaths,
  order: Pick<ClosedCheck, 'scope' | 'expect' | 'isRepair' | 'nowMs'>,
): AsyncGenerator<CheckLine> {
  if (!existsSync(paths.stateFolder))
    throw new ProblemError('not_found', `there is no ledger yet: ${paths.ledgerFile}`);
  const lock = lockOf(paths);
  try {
    yield* checkClosedLedger({ folder: paths.stateFolder, by: byOfflineUser(), ...order });
    if (order.isRepair) removeStaleDaemonFile(paths);
  } finally {
    lock.release();
  }
}

/** Restores the ledger of a home from a backup. Throws ProblemError; then nothing has changed. */
export const restoreHome = (
  paths: HomePaths,
  order: { readonly file: string; readonly isForced: boolean; readonly nowMs: number },
): Restored => {
  prepareHome(paths, thisMachine(), randomUUID());
  const lock = lockOf(paths);
  try {
    const restored = restoreLedger({ folder: paths.stateFolder, by: byOfflineUser(), ...order });
    removeStaleDaemonFile(paths);
    return restored;
  } finally {
    lock.release();
  }
};
