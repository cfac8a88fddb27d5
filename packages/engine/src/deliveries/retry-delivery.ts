// A failed delivery is sent again because a person wants it.

import { type Delivery, ProblemError } from '@coxswain/protocol';
import { byBeginning } from '../by-beginning.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Caller } from '../engine.ts';
import { requireUser } from '../rights.ts';

const NAMED = { what: 'delivery', see: 'cox deliveries list' } as const;
/** Among so many of the last ones a beginning of an id is looked for. */
const LOOKED_AT = 1_000;

/** Throws `forbidden` for a program, `not_found`, `ambiguous_id`, or `illegal_transition` for one that has not failed. */
export const retryDelivery = async (
  ref: string,
  caller: Caller,
  { ledger, clock }: Pick<EngineDependencies, 'ledger' | 'clock'>,
): Promise<Delivery> => {
  requireUser(caller, 'send deliveries again');
  const { deliveries } = ledger;
  const { id, state } = byBeginning(await deliveries.list({ limit: LOOKED_AT }), ref, NAMED);
  const again = await deliveries.retry(id, clock.nowMs());
  if (again) return again;
  const why = state === 'delivered' ? 'it arrived' : 'it is still being tried';
  throw new ProblemError(
    'illegal_transition',
    `delivery ${id} cannot be sent again: ${why}; only failed ones can`,
  );
};
