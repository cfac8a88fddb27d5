// Channels: which there are and how they are, and whether one works.

import { z } from 'zod';
import { channelSummary, channelTest, testChannel } from '../schema/delivery.ts';
import { people } from './access.ts';
import { operation } from './operation.ts';

export const channels = {
  list: operation({
    id: 'listChannels',
    route: 'GET /channels',
    summary: 'List channels',
    description:
      'The channels of the config and those that are always there: where they lead, who may write, how receiving goes, ' +
      'how many notices wait.',
    output: z.array(channelSummary),
    answer: 'The channels.',
    access: people('read the channels'),
    dependsOnConfig: true,
  }),
  test: operation({
    id: 'testChannel',
    route: 'POST /channels/{name}/test',
    summary: 'Test a channel',
    description: 'Tries everything that it needs and, when all of it is there, sends a notice.',
    body: testChannel,
    output: channelTest,
    answer: 'What was tried and what came of it.',
    problems: ['channel_not_found'],
    access: people('test channels'),
    dependsOnConfig: true,
    isLong: true,
  }),
};
