// Deliveries: which notices were sent, are waiting, or were given up.

import { resolveTask } from '../request/task-ref.ts';
import type { Handlers } from '../route.ts';
import type { Services } from '../services.ts';

export const deliveryHandlers = ({ engine, ledger }: Services): Handlers<'deliveries'> => ({
  async list({ query, caller }) {
    const { state, task, limit } = query;
    const taskId = task === undefined ? undefined : (await resolveTask(ledger, task, caller)).id;
    const wanted = { limit, ...(state && { state }), ...(taskId && { taskId }) };
    return ledger.deliveries.list(wanted);
  },
  retry: ({ params, caller }) => engine.retryDelivery(params.id, caller),
});
