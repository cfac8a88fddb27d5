// Routes of channels: whom a message from there reaches.

import { channelRoute, newRoute, resolvedRoute, resolveQuery } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { json } from '../answer.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

export const channelRouteRoutes = ({ engine, ledger }: Services): readonly Route[] => [
  plainRoute({
    name: 'listRoutes',
    summary: 'List the routes of channels',
    description: 'Which agent and session answers whom. Where none fits, the default agent answers.',
    answers: [{ status: 200, description: 'The routes.', schema: z.array(channelRoute) }],
    problems: ['forbidden'],
    async handle() {
      return json(200, await ledger.routes.list());
    },
  }),
  plainRoute({
    name: 'addRoute',
    summary: 'Add a route',
    description:
      'Leads a channel, an account of it, a chat or a thread to an agent, and to a session of it. The route that says most ' +
      'about where a message came from wins.',
    body: newRoute,
    answers: [{ status: 201, description: 'The route.', schema: channelRoute }],
    problems: ['forbidden', 'channel_not_found', 'agent_not_found', 'unprocessable', 'storage'],
    async handle({ body, caller }) {
      return json(201, await engine.addRoute(body, caller));
    },
  }),
  plainRoute({
    name: 'resolveRoute',
    summary: 'Ask whom a message would reach',
    description: 'The agent and the session, and the route that leads there; without one it is the fallback.',
    query: resolveQuery,
    answers: [{ status: 200, description: 'Whom it would reach.', schema: resolvedRoute }],
    problems: ['forbidden', 'agent_not_found'],
    async handle({ query }) {
      return json(200, await engine.resolveRoute(query));
    },
  }),
  plainRoute({
    name: 'removeRoute',
    summary: 'Remove a route',
    description: 'By its id or a beginning of it. The sessions that it led to stay.',
    answers: [{ status: 200, description: 'The route that was removed.', schema: channelRoute }],
    problems: ['forbidden', 'not_found', 'ambiguous_id', 'storage'],
    async handle({ params, caller }) {
      return json(200, await engine.removeRoute(params.id ?? '', caller));
    },
  }),
];
