// A ledger that is taken away under its daemon is noticed by its next write. Where nothing is written it is looked for: a
// daemon that nobody can reach any more must not wait for its next job to find out.

import type { HomePaths } from '@coxswain/client';
import type { Ledger } from '@coxswain/ledger';
import { watchInode } from '../process/watch-inode.ts';

/** Nothing says when a folder above the home is moved, and a watch on the journal would wake up with every write. */
const LOOK_EVERY_MS = 2_000;

/** Looks when the ledger or the home goes, and every few seconds. Returns how to stop. */
export const watchLedger = (
  { home, ledgerFile }: HomePaths,
  ledger: Pick<Ledger, 'verifyFiles'>,
): (() => void) => {
  const look = (): void => ledger.verifyFiles();
  const watching = [home, ledgerFile].map((path) => watchInode(path, look));
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    for (const stop of watching) stop();
  };
};
