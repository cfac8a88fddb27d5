// What is done to the ledger of a home while no daemon runs for it: looking it over when none would start, and making it from a
// backup. Whoever does it holds the daemon's lock meanwhile.

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { HomePaths } from '@coxswain/client';
import { type ClosedCheck, checkClosedLedger, type Restored, restoreLedger } from '@coxswain/ledger';
import { type CheckLine, ProblemError } from '@coxswain/protocol';
import { prepareHome } from '../state/prepare-home.ts';
import { thisMachine } from '../wire.ts';
import { byOfflineUser, closedInOrder, lockOf } from './without-daemon.ts';

export type { Restored } from '@coxswain/ledger';
export { type Imported, importIntoHome } from './import-lines.ts';

/** Looks over the ledger of a home without its daemon. Throws `already_running` when there is one. */
export async function* checkHome(
  paths: HomePaths,
  order: Pick<ClosedCheck, 'scope' | 'expect' | 'isRepair' | 'nowMs'>,
): AsyncGenerator<CheckLine> {
  if (!existsSync(paths.stateFolder))
    throw new ProblemError('not_found', `there is no ledger yet: ${paths.ledgerFile}`);
  const lock = lockOf(paths);
  try {
    yield* checkClosedLedger({ folder: paths.stateFolder, by: byOfflineUser(), ...order });
    if (order.isRepair) closedInOrder(paths);
  } finally {
    lock.release();
  }
}

/** Makes the ledger of a home from a backup. Throws ProblemError; then what was there is as it was. */
export const restoreHome = (
  paths: HomePaths,
  order: { readonly file: string; readonly isForced: boolean; readonly nowMs: number },
): Restored => {
  prepareHome(paths, thisMachine(), randomUUID());
  const lock = lockOf(paths);
  try {
    const restored = restoreLedger({ folder: paths.stateFolder, by: byOfflineUser(), ...order });
    closedInOrder(paths);
    return restored;
  } finally {
    lock.release();
  }
};
