// Channel routes: map channel messages to agents and sessions.

import { z } from 'zod';
import { channelRoute, newRoute, resolvedRoute, resolveQuery } from '../schema/delivery.ts';
import { people } from './access.ts';
import { operation } from './operation.ts';

export const routes = {
  list: operation({
    id: 'listRoutes',
    route: 'GET /routes',
    summary: 'List channel routes',
    description:
      'Which agent and session handles which messages. If no route matches, the default agent does.',
    output: z.array(channelRoute),
    answer: 'The routes.',
    access: people('read channel routes'),
  }),
  add: operation({
    id: 'addRoute',
    route: 'POST /routes',
    summary: 'Add a channel route',
    description:
      'Maps a channel, one of its accounts, a chat or a thread to an agent and, optionally, one of its sessions. The most ' +
      'specific route wins.',
    body: newRoute,
    output: channelRoute,
    status: 201,
    answer: 'The route.',
    problems: ['channel_not_found', 'agent_not_found', 'unprocessable', 'storage'],
    access: people('change channel routes'),
    dependsOnConfig: true,
  }),
  resolve: operation({
    id: 'resolveRoute',
    route: 'GET /routes/resolve',
    summary: 'Resolve a channel route',
    description:
      'Which agent and session a message would go to, and by which route; without a route it is the fallback.',
    query: resolveQuery,
    output: resolvedRoute,
    answer: 'The agent and session.',
    problems: ['agent_not_found'],
    access: people('read channel routes'),
    dependsOnConfig: true,
  }),
  remove: operation({
    id: 'removeRoute',
    route: 'DELETE /routes/{id}',
    summary: 'Remove a channel route',
    description: 'By id or id prefix. The sessions it led to are kept.',
    output: channelRoute,
    answer: 'The removed route.',
    problems: ['not_found', 'ambiguous_id', 'storage'],
    access: people('change channel routes'),
  }),
};
