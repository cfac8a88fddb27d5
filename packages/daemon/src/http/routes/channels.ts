// Channels: which there are and how they are, and whether one works.

import { channelSummary, channelTest, testChannel } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { json } from '../answer.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

export const channelRoutes = ({ channels }: Services): readonly Route[] => [
  plainRoute({
    name: 'listChannels',
    summary: 'List channels',
    description:
      'The channels of the config and those that are always there: where they lead, who may write, how receiving goes, ' +
      'how many notices wait.',
    answers: [{ status: 200, description: 'The channels.', schema: z.array(channelSummary) }],
    problems: ['forbidden'],
    async handle() {
      return json(200, await channels.list());
    },
  }),
  plainRoute({
    name: 'testChannel',
    summary: 'Test a channel',
    description: 'Tries everything that it needs and, when all of it is there, sends a notice.',
    body: testChannel,
    answers: [{ status: 200, description: 'What was tried and what came of it.', schema: channelTest }],
    problems: ['forbidden', 'channel_not_found'],
    async handle({ params, body }) {
      return json(200, await channels.test(params.name ?? '', body));
    },
  }),
];
