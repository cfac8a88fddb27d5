// The audit log, read by people.

import { auditEntry, auditQuery } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { json } from '../answer.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

export const auditRoutes = ({ ledger }: Services): readonly Route[] => [
  plainRoute({
    name: 'listAudit',
    summary: 'Read the audit log',
    description:
      'Who decided, changed or took something out, in the order of the chain: the newest entries, or with `after` those ' +
      'that follow it. `hash` is the SHA-256 of the entry as JSON in this order, without spaces and without `hash`.',
    query: auditQuery,
    answers: [{ status: 200, description: 'The entries.', schema: z.array(auditEntry) }],
    problems: ['forbidden'],
    async handle({ query }) {
      return json(200, await ledger.audit.list(query));
    },
  }),
];
