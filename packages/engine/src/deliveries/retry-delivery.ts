// A failed delivery is sent again because a person wants it.

import { type Delivery, type DeliveryId, ProblemError } from '@coxswain/protocol';
import type { EngineDependencies } from '../dependencies.ts';
import type { Caller } from '../engine.ts';
import { requireUser } from '../rights.ts';

/** Throws `forbidden` for a program, `not_found`, or `illegal_transition` for one that has not failed. */
export const retryDelivery = async (
  id: string,
  caller: Caller,
  { ledger, clock }: Pick<EngineDependencies, 'ledger' | 'clock'>,
): Promise<Delivery> => {
  requireUser(caller, 'send deliveries again');
  const { deliveries } = ledger;
  // The id of what a person typed; there is one or there is none.
  const again = await deliveries.retry(id as DeliveryId, clock.nowMs());
  if (again) return again;
  const delivery = await deliveries.get(id as DeliveryId);
  if (delivery === undefined)
    throw new ProblemError('not_found', `there is no delivery ${id}; see: cox deliveries list`);
  const why = delivery.state === 'delivered' ? 'it arrived' : 'it is still being tried';
  throw new ProblemError(
    'illegal_transition',
    `delivery ${id} cannot be sent again: ${why}; only failed ones can`,
  );
};
