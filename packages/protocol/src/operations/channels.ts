// Channels: list them with their state, test one.

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
      'Channels from the config and built-in ones: where they send to, who may write, whether receiving works, ' +
      'and how many notices are pending.',
    output: z.array(channelSummary),
    answer: 'The channels.',
    access: people('read the channels'),
    dependsOnConfig: true,
  }),
  test: operation({
    id: 'testChannel',
    route: 'POST /channels/{name}/test',
    summary: 'Test a channel',
    description: 'Checks everything the channel needs and, if it is all there, sends a test notice.',
    body: testChannel,
    output: channelTest,
    answer: 'Each check with its result.',
    problems: ['channel_not_found'],
    access: people('test channels'),
    dependsOnConfig: true,
    isLong: true,
  }),
};
