// The ledger as a whole: check, back up, prune, export.

import { backupBody, backupLine, checkLedgerBody, checkLine } from '../schema/ledger.ts';
import { pruneAnswer, pruneBody } from '../schema/prune.ts';
import { people } from './access.ts';
import { NDJSON_TYPE, operation } from './operation.ts';

export const ledger = {
  check: operation({
    id: 'checkLedger',
    route: 'POST /ledger/check',
    summary: 'Check the ledger',
    description:
      'Checks that the ledger is consistent: pages, indexes, counters, the queue, events, output files. `quick` ' +
      'checks only what has not ended, `audit` only the audit log. One line per fault, then a summary; empty lines keep the connection alive.',
    body: checkLedgerBody,
    contentType: NDJSON_TYPE,
    lineSchema: checkLine,
    answer: 'The lines.',
    access: people('check the ledger'),
    isLong: true,
  }),
  backUp: operation({
    id: 'backUpLedger',
    route: 'POST /ledger/backup',
    summary: 'Back up the ledger',
    description:
      "Writes a consistent copy of the ledger and its output to one file on the daemon's machine, while it keeps running. " +
      'One line when it is done; empty lines keep the connection alive. Closing the connection aborts it.',
    body: backupBody,
    contentType: NDJSON_TYPE,
    lineSchema: backupLine,
    answer: 'The line.',
    access: people('back up the ledger'),
    isLong: true,
  }),
  prune: operation({
    id: 'prune',
    route: 'POST /prune',
    summary: 'Prune the ledger',
    description:
      'Removes ended tasks older than a given age (default `retention.history`), and git worktrees of deleted conversations ' +
      'unless they hold work that exists nowhere else. `dryRun` only reports what would be removed.',
    body: pruneBody,
    output: pruneAnswer,
    answer: 'What was removed, or would be.',
    problems: ['storage'],
    access: people('prune the ledger'),
    isLong: true,
  }),
  export: operation({
    id: 'exportLedger',
    route: 'GET /export',
    summary: 'Export the ledger',
    description: 'Tasks, then events, then session messages, one JSON object per line.',
    contentType: NDJSON_TYPE,
    answer: 'The lines.',
    access: people('export the ledger'),
    isLong: true,
  }),
};
