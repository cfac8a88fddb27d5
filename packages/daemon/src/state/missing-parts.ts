// What a start can notice of a ledger of which somebody removed a part while no daemon ran, or under one that ended for it.

import { existsSync } from 'node:fs';
import type { HomePaths } from '@coxswain/client';

/**
 * What is missing, in a sentence; undefined: nothing that can be seen. To be called before daemon.json of an earlier daemon is
 * removed: it is there when that one did not end in order.
 */
export const missingPart = ({ ledgerFile, outputFolder, daemonFile }: HomePaths): string | undefined => {
  const journal = `${ledgerFile}-wal`;
  if (!existsSync(ledgerFile))
    return existsSync(outputFolder)
      ? `${ledgerFile} is missing, though there is output of its tasks in ${outputFolder}: this daemon begins with an empty ledger; to go on with the old one, stop it and put the file back or restore a backup`
      : undefined;
  if (existsSync(daemonFile) && !existsSync(journal))
    return `the journal ${journal} is missing, and the last daemon did not end in order: what was stored last may be gone`;
  return undefined;
};
