// Routes of channels: whom a message from there reaches.

import { z } from 'zod';
import { channelRoute, newRoute, resolvedRoute, resolveQuery } from '../schema/delivery.ts';
import { people } from './access.ts';
import { operation } from './operation.ts';

export const routes = {
  list: operation({
    id: 'listRoutes',
    route: 'GET /routes',
    summary: 'List the routes of channels',
    description: 'Which agent and session answers whom. Where none fits, the default agent answers.',
    output: z.array(channelRoute),
    answer: 'The routes.',
    access: people('read the routes of channels'),
  }),
  add: operation({
    id: 'addRoute',
    route: 'POST /routes',
    summary: 'Add a route',
    description:
      'Leads a channel, an account of it, a chat or a thread to an agent, and to a session of it. The route that says most ' +
      'about where a message came from wins.',
    body: newRoute,
    output: channelRoute,
    status: 201,
    answer: 'The route.',
    problems: ['channel_not_found', 'agent_not_found', 'unprocessable', 'storage'],
    access: people('change the routes of channels'),
    dependsOnConfig: true,
  }),
  resolve: operation({
    id: 'resolveRoute',
    route: 'GET /routes/resolve',
    summary: 'Ask whom a message would reach',
    description: 'The agent and the session, and the route that leads there; without one it is the fallback.',
    query: resolveQuery,
    output: resolvedRoute,
    answer: 'Whom it would reach.',
    problems: ['agent_not_found'],
    access: people('read the routes of channels'),
    dependsOnConfig: true,
  }),
  remove: operation({
    id: 'removeRoute',
    route: 'DELETE /routes/{id}',
    summary: 'Remove a route',
    description: 'By its id or a beginning of it. The sessions that it led to stay.',
    output: channelRoute,
    answer: 'The route that was removed.',
    problems: ['not_found', 'ambiguous_id', 'storage'],
    access: people('change the routes of channels'),
  }),
};
