// What is done to a home without its daemon holds the daemon's lock, so that none can start meanwhile.

import type { HomePaths } from '@coxswain/client';
import { type AuditBy, ProblemError } from '@coxswain/protocol';
import { removeDaemonFile } from '../state/daemon-file.ts';
import { type DaemonLock, takeLock } from '../state/lock.ts';
import { thisMachine, userName } from '../wire.ts';

/** The actor's name in the audit log. */
export const byOfflineUser = (): AuditBy => ({
  actor: `user:${userName(thisMachine().userId)}`,
  door: 'offline',
});

/** Throws `already_running` while a daemon runs for the home. */
export const lockOf = ({ home, lockFile }: HomePaths): DaemonLock => {
  const lock = takeLock(lockFile);
  if (lock !== undefined) return lock;
  throw new ProblemError(
    'already_running',
    `a daemon is running for ${home}: stop it first with: cox daemon stop`,
  );
};

/**
 * To be called when the ledger was opened for writing and closed again: its journal has gone, and the file of a daemon that died
 * before would make the next start take that for a loss.
 */
export const removeStaleDaemonFile = ({ daemonFile }: HomePaths): void => removeDaemonFile(daemonFile);
