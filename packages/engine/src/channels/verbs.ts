// What the engine does with channels, in one object that it hands on.

import { type Delivery, ProblemError } from '@coxswain/protocol';
import { findByPrefix } from '../control/index.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Caller, ChannelVerbs } from '../engine.ts';
import { requireUser } from '../rights/index.ts';
import type { AskingDeps } from '../run/index.ts';
import { converse } from './converse.ts';
import { addRoute, removeRoute, resolveRoute } from './routes.ts';

export const channelVerbs = (deps: AskingDeps): ChannelVerbs => ({
  resolveRoute: (from) => resolveRoute(from, deps),
  addRoute: (route, caller) => addRoute(route, caller, deps),
  removeRoute: (id, caller) => removeRoute(id, caller, deps),
  converse: (message) => converse(message, deps),
  retryDelivery: (id, caller) => retryDelivery(id, caller, deps.env),
});

// A delivery that failed, or waits for its next attempt, is sent now because a person wants it.
const NAMED = { what: 'delivery', see: 'cox deliveries list' } as const;
/** How many of the latest ones are searched for the beginning of an id. */
const LOOKED_AT = 1_000;

/** Throws `forbidden` for a program, `not_found`, `ambiguous_id`, or `illegal_transition` for one that arrived. */
const retryDelivery = async (
  ref: string,
  caller: Caller,
  { ledger, clock }: Pick<EngineDependencies, 'ledger' | 'clock'>,
): Promise<Delivery> => {
  requireUser(caller, 'send deliveries again');
  const { deliveries } = ledger;
  const { id } = findByPrefix(await deliveries.list({ limit: LOOKED_AT }), ref, NAMED);
  const again = await deliveries.retry(id, clock.nowMs());
  if (again) return again;
  throw new ProblemError(
    'illegal_transition',
    `delivery ${id} cannot be sent again: it was delivered; only failed or waiting ones can`,
  );
};
