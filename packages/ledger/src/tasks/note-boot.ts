// The steady clock restarts when the machine boots: earlier readings cannot be compared with later ones.

import { ACTIVE_STATUSES } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { readMeta, writeMeta } from '../database/meta.ts';
import { run, type Tx } from '../database/tx.ts';

const BOOT = 'boot_id';

const forgetSteady = compiled(() =>
  db
    .updateTable('task')
    .set({ started_steady: null, working_since: null })
    .where('status', 'in', ACTIVE_STATUSES)
    .where('started_at', 'is not', null),
);

/** Clears steady times of another boot; undefined: the current boot is unknown. */
export function* noteBoot(bootId: string | undefined): Tx<void> {
  if (bootId === undefined || (yield* readMeta(BOOT)) === bootId) return;
  yield* run(forgetSteady({}));
  yield* writeMeta(BOOT, bootId);
}
