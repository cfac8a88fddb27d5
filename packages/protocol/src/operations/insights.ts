// Numbers over time.

import { insights as insightsSchema } from '../schema/insights.ts';
import { insightsQuery } from '../schema/query.ts';
import { allAgents, people } from './access.ts';
import { operation } from './operation.ts';

export const insights = {
  read: operation({
    id: 'getInsights',
    route: 'GET /insights',
    summary: 'Get the insights',
    description:
      'Ended tasks by period, durations by agent, tool calls, tokens and cost by provider and model.',
    query: insightsQuery,
    output: insightsSchema,
    answer: 'The insights.',
    access: people('read the insights', allAgents('read')),
    isLong: true,
  }),
};
