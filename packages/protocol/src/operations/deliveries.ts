// Deliveries: notices and replies on their way.

import { z } from 'zod';
import { deliveriesQuery, delivery } from '../schema/delivery.ts';
import { people, whole } from './access.ts';
import { operation } from './operation.ts';

export const deliveries = {
  list: operation({
    id: 'listDeliveries',
    route: 'GET /deliveries',
    summary: 'List deliveries',
    description:
      'Notices and replies, newest first, with their state, their attempts and why the last one failed.',
    query: deliveriesQuery,
    output: z.array(delivery),
    answer: 'The deliveries.',
    problems: ['task_not_found', 'ambiguous_id'],
    access: people('read deliveries', whole('read')),
  }),
  retry: operation({
    id: 'retryDelivery',
    route: 'POST /deliveries/{id}/retry',
    summary: 'Send a delivery again',
    description:
      'By its id or a beginning of it. One that failed is pending again and its attempts are forgotten; one that waits for ' +
      'its next attempt is sent now, after those of the same target that are older.',
    output: delivery,
    answer: 'The delivery, pending.',
    problems: ['not_found', 'ambiguous_id', 'illegal_transition', 'storage'],
    access: people('send deliveries again'),
    dependsOnConfig: true,
    isLong: true,
  }),
};
