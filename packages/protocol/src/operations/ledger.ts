// The ledger as a whole: removing what is old, taking everything out, checking it, copying it.

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
      'Compares what the ledger says in several ways: pages, indexes, counters, the queue, events, output files. `quick` ' +
      'looks at what has not ended, `audit` at the audit log alone. A line for each fault, then one that sums up; empty lines mean that it goes on.',
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
      'Writes a consistent copy of the ledger with its output into one file on the machine of the daemon, while it works. ' +
      'One line when it is written; empty lines mean that it goes on. It ends when the connection does.',
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
      'Removes ended tasks older than a time (default `retention.history`), and git worktrees of conversations that are ' +
      'gone, when they hold nothing that is not elsewhere; with `dryRun` says what would go.',
    body: pruneBody,
    output: pruneAnswer,
    answer: 'What went, or would go.',
    problems: ['storage'],
    access: people('prune the ledger'),
    isLong: true,
  }),
  export: operation({
    id: 'exportLedger',
    route: 'GET /export',
    summary: 'Export the ledger',
    description: 'Tasks, then events, then what was said in sessions, one JSON object a line.',
    contentType: NDJSON_TYPE,
    answer: 'The lines.',
    access: people('export the ledger'),
    isLong: true,
  }),
};
