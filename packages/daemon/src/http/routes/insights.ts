// Numbers over time.

import type { Insights } from '@coxswain/protocol';
import { insights, insightsQuery } from '@coxswain/protocol/schema';
import { json } from '../answer.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

const DAY_MS = 86_400_000;
/** How far back the insights look when the request does not say: about thirty days, twelve weeks, twelve months. */
const LOOK_BACK_MS: Readonly<Record<Insights['period'], number>> = {
  day: 30 * DAY_MS,
  week: 12 * 7 * DAY_MS,
  month: 365 * DAY_MS,
};

export const insightRoutes = ({ ledger, clock }: Services): readonly Route[] => [
  plainRoute({
    name: 'getInsights',
    summary: 'Read the insights',
    description: 'Endings by period, durations by agent, tool calls, tokens and cost by provider and model.',
    query: insightsQuery,
    answers: [{ status: 200, description: 'The insights.', schema: insights }],
    problems: ['forbidden'],
    async handle({ query: { period, since } }) {
      const sinceMs = since === undefined ? clock.nowMs() - LOOK_BACK_MS[period] : Date.parse(since);
      return json(200, await ledger.insights.read(period, sinceMs));
    },
  }),
];
