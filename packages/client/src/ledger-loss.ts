// What can be seen of a ledger of which someone removed a part while no daemon had it open, or under one that ended for it.

import { existsSync, statSync } from 'node:fs';
import type { HomePaths } from './home.ts';

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/**
 * What is missing, in a sentence without its end; undefined: nothing that can be seen. A daemon that ends in order removes the
 * journal and daemon.json, one that crashes leaves both: ask before daemon.json of the last one is removed.
 */
export const ledgerLoss = ({ ledgerFile, outputFolder, daemonFile }: HomePaths): string | undefined => {
  const journal = `${ledgerFile}-wal`;
  if (sizeOf(ledgerFile) > 0)
    return existsSync(daemonFile) && !existsSync(journal)
      ? `the journal ${journal} is missing: what was stored last may be gone`
      : undefined;
  if (sizeOf(journal) > 0) return `${ledgerFile} is missing, but its journal ${journal} is there`;
  return existsSync(outputFolder)
    ? `${ledgerFile} is missing, but the output of its tasks is in ${outputFolder}`
    : undefined;
};
