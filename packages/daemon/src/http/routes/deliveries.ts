// Deliveries: what was told to whom, what waits, and what was given up.

import { deliveriesQuery, delivery } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { json } from '../answer.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';
import { resolveTask } from '../task-ref.ts';

export const deliveryRoutes = ({ engine, ledger }: Services): readonly Route[] => [
  plainRoute({
    name: 'listDeliveries',
    summary: 'List deliveries',
    description:
      'Notices and replies, newest first, with their state, their attempts and why the last one failed.',
    query: deliveriesQuery,
    answers: [{ status: 200, description: 'The deliveries.', schema: z.array(delivery) }],
    problems: ['forbidden', 'task_not_found', 'ambiguous_id'],
    async handle({ query, caller }) {
      const { state, task, limit } = query;
      const taskId = task === undefined ? undefined : (await resolveTask(ledger, task, caller)).id;
      const wanted = { limit, ...(state && { state }), ...(taskId && { taskId }) };
      return json(200, await ledger.deliveries.list(wanted));
    },
  }),
  plainRoute({
    name: 'retryDelivery',
    summary: 'Send a delivery again',
    description:
      'By its id or a beginning of it. One that failed is pending again and its attempts are forgotten; one that waits for ' +
      'its next attempt is sent now, after those of the same target that are older.',
    answers: [{ status: 200, description: 'The delivery, pending.', schema: delivery }],
    problems: ['forbidden', 'not_found', 'ambiguous_id', 'illegal_transition', 'storage'],
    async handle({ params, caller }) {
      return json(200, await engine.retryDelivery(params.id ?? '', caller));
    },
  }),
];
