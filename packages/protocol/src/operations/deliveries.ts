// Deliveries: notices and replies, sent or to be sent.

import { z } from 'zod';
import { deliveriesQuery, delivery } from '../schema/delivery.ts';
import { allAgents, people } from './access.ts';
import { operation } from './operation.ts';

export const deliveries = {
  list: operation({
    id: 'listDeliveries',
    route: 'GET /deliveries',
    summary: 'List deliveries',
    description: 'Notices and replies, newest first, with their state, attempts and last error.',
    query: deliveriesQuery,
    output: z.array(delivery),
    answer: 'The deliveries.',
    problems: ['task_not_found', 'ambiguous_id'],
    access: people('read deliveries', allAgents('read')),
  }),
  retry: operation({
    id: 'retryDelivery',
    route: 'POST /deliveries/{id}/retry',
    summary: 'Send a delivery again',
    description:
      'By id or id prefix. A failed delivery becomes pending again with its attempts reset; one waiting for its next attempt ' +
      'is sent now, after older deliveries to the same target.',
    output: delivery,
    answer: 'The delivery, pending.',
    problems: ['not_found', 'ambiguous_id', 'illegal_transition', 'storage'],
    access: people('send deliveries again'),
    dependsOnConfig: true,
    isLong: true,
  }),
};
