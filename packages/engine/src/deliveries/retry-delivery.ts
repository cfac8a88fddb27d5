// A delivery that failed, or waits for its next attempt, is sent now because a person wants it.

import { type Delivery, ProblemError } from '@coxswain/protocol';
import { byBeginning } from '../control/by-beginning.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Caller } from '../engine.ts';
import { requireUser } from '../rights/index.ts';

const NAMED = { what: 'delivery', see: 'cox deliveries list' } as const;
/** Among so many of the last ones a beginning of an id is looked for. */
const LOOKED_AT = 1_000;

/** Throws `forbidden` for a program, `not_found`, `ambiguous_id`, or `illegal_transition` for one that arrived. */
export const retryDelivery = async (
  ref: string,
  caller: Caller,
  { ledger, clock }: Pick<EngineDependencies, 'ledger' | 'clock'>,
): Promise<Delivery> => {
  requireUser(caller, 'send deliveries again');
  const { deliveries } = ledger;
  const { id } = byBeginning(await deliveries.list({ limit: LOOKED_AT }), ref, NAMED);
  const again = await deliveries.retry(id, clock.nowMs());
  if (again) return again;
  throw new ProblemError(
    'illegal_transition',
    `delivery ${id} cannot be sent again: it arrived; only what failed or waits can`,
  );
};
