// The audit log, for people only.

import { z } from 'zod';
import { auditEntry, auditQuery } from '../schema/audit.ts';
import { people } from './access.ts';
import { operation } from './operation.ts';

export const audit = {
  list: operation({
    id: 'listAudit',
    route: 'GET /audit',
    summary: 'Read the audit log',
    description:
      'Who decided, changed or exported something, in the order of the chain: the newest entries, or the ones that follow ' +
      '`after`. `hash` is the SHA-256 of the entry as JSON in this order, without spaces and without `hash`.',
    query: auditQuery,
    output: z.array(auditEntry),
    answer: 'The entries.',
    access: people('read the audit log'),
    isLong: true,
  }),
};
