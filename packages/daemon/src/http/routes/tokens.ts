// Access tokens: making, listing and revoking them.

import { accessToken, createdToken, newToken, tokensQuery } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { json } from '../answer.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

export const tokenRoutes = ({ engine }: Services): readonly Route[] => [
  plainRoute({
    name: 'listTokens',
    summary: 'List access tokens',
    description:
      'Those that are active, with when they were used last; with `all` also those that were revoked or have expired, as long as ' +
      'they are kept. Never their text.',
    query: tokensQuery,
    answers: [{ status: 200, description: 'The tokens.', schema: z.array(accessToken) }],
    problems: ['forbidden'],
    async handle({ query: { all } }) {
      const tokens = await engine.listTokens();
      return json(
        200,
        tokens.filter(({ state }) => all === 'true' || state === 'active'),
      );
    },
  }),
  plainRoute({
    name: 'createToken',
    summary: 'Create an access token',
    description:
      'For a script or another machine: what it may do, with which agents, and until when. The answer holds its text, which is ' +
      'not stored and cannot be shown again.',
    body: newToken,
    answers: [{ status: 201, description: 'The token.', schema: createdToken }],
    problems: ['forbidden', 'agent_not_found', 'unprocessable', 'storage'],
    async handle({ body, caller }) {
      return json(201, await engine.createToken(body, caller), { 'cache-control': 'no-store' });
    },
  }),
  plainRoute({
    name: 'revokeToken',
    summary: 'Revoke an access token',
    description:
      'By its name or id. It is refused from then on, and what its bearer follows or waits for ends.',
    answers: [{ status: 200, description: 'The token as it was.', schema: accessToken }],
    problems: ['forbidden', 'not_found', 'storage'],
    async handle({ params, caller }) {
      return json(200, await engine.revokeToken(params.name ?? '', caller));
    },
  }),
];
