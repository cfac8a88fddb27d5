// Numbers over time.

import type { Insights } from '@coxswain/protocol';
import type { Handlers } from '../route.ts';
import type { Services } from '../services.ts';

const DAY_MS = 86_400_000;
/** The default range of insights: about thirty days, twelve weeks, twelve months. */
const LOOK_BACK_MS: Readonly<Record<Insights['period'], number>> = {
  day: 30 * DAY_MS,
  week: 12 * 7 * DAY_MS,
  month: 365 * DAY_MS,
};

export const insightHandlers = ({ ledger, clock }: Services): Handlers<'insights'> => ({
  async read({ query: { period, since } }) {
    const sinceMs = since === undefined ? clock.nowMs() - LOOK_BACK_MS[period] : Date.parse(since);
    return ledger.insights.read(period, sinceMs);
  },
});
