// The steady clock begins anew with the machine: what was measured before cannot be compared with what it says now.

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

/** Forgets steady times of another boot of the machine; undefined: nobody knows which boot this is. */
export function* noteBoot(bootId: string | undefined): Tx<void> {
  if (bootId === undefined || (yield* readMeta(BOOT)) === bootId) return;
  yield* run(forgetSteady({}));
  yield* writeMeta(BOOT, bootId);
}
