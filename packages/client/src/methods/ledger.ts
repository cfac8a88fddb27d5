// What `client.ledger` has beyond the contract: answers in lines, whose end says whether it was done.

import { type BackupLine, type CheckLine, ProblemError } from '@coxswain/protocol';
import type { LedgerMethods } from '../client.ts';
import type { Requester } from '../requester.ts';
import { streamAnswers } from '../stream/answer-lines.ts';
import { streamText } from '../stream/text-stream.ts';

export const ledgerMethods = (request: Requester): LedgerMethods => ({
  export: () => streamText(request, 'exportLedger', { headers: { accept: 'application/x-ndjson' } }),
  check: (scope, expect) => streamAnswers<CheckLine>(request, 'checkLedger', { scope, expect }),
  backUp: async ({ file, force }, signal) => {
    for await (const line of streamAnswers<BackupLine>(request, 'backUpLedger', { file, force }, signal))
      if ('backup' in line) return line.backup;
    throw new ProblemError('internal', `${request.address} ended its answer before the backup was written`);
  },
});
