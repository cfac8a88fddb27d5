// Removing what is old, and taking everything out.

import { auditBy } from '@coxswain/engine';
import { pruneAnswer, pruneBody } from '@coxswain/protocol/schema';
import { pruneWorktrees } from '../../worktrees/orphans.ts';
import { json } from '../answer.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../streams.ts';
import { NDJSON_TYPE } from './batch.ts';

export const retentionRoutes = (
  { engine, ledger, worktreesFolder, environment }: Services,
  streams: Streams,
): readonly Route[] => [
  plainRoute({
    name: 'prune',
    summary: 'Prune the ledger',
    description:
      'Removes ended tasks older than a time (default `retention.history`), and git worktrees of conversations that are ' +
      'gone, when they hold nothing that is not elsewhere; with `dryRun` says what would go.',
    body: pruneBody,
    answers: [{ status: 200, description: 'What went, or would go.', schema: pruneAnswer }],
    problems: ['forbidden', 'storage'],
    async handle({ body: { dryRun, olderThanMs }, caller }) {
      const pruned = await engine.prune({ dryRun, olderThanMs }, caller);
      const worktrees = await pruneWorktrees({
        sessions: ledger.sessions,
        worktreesFolder,
        environment,
        dryRun,
      });
      return json(200, { ...pruned, worktrees });
    },
  }),
  plainRoute({
    name: 'exportLedger',
    summary: 'Export the ledger',
    description: 'Tasks, then events, then what was said in sessions, one JSON object a line.',
    answers: [{ status: 200, description: 'The lines.', type: NDJSON_TYPE }],
    problems: ['forbidden'],
    async handle({ context, caller }) {
      await ledger.audit.append(auditBy(caller), { action: 'ledger.exported' });
      return streams.open(context, caller).send({ contentType: NDJSON_TYPE, pieces: ledger.export() });
    },
  }),
];
