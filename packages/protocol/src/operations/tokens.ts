// Access tokens: create, list, revoke.

import { z } from 'zod';
import { accessToken, createdToken, newToken } from '../schema/access-token.ts';
import { yesOrNo } from '../schema/query.ts';
import { people } from './access.ts';
import { operation } from './operation.ts';

export const tokens = {
  list: operation({
    id: 'listTokens',
    route: 'GET /tokens',
    summary: 'List access tokens',
    description:
      'Active tokens, with their last use. `all` includes revoked and expired ones, while they are retained. The text of a token ' +
      'is never shown.',
    query: z.strictObject({ all: yesOrNo.optional() }),
    output: z.array(accessToken),
    answer: 'The tokens.',
    access: people('read the access tokens'),
  }),
  create: operation({
    id: 'createToken',
    route: 'POST /tokens',
    summary: 'Create an access token',
    description:
      'For a script or another machine: its scopes, its agents and its expiry. The answer contains the text of the token, which ' +
      'is not stored and cannot be shown again.',
    body: newToken,
    output: createdToken,
    status: 201,
    answer: 'The token.',
    problems: ['agent_not_found', 'unprocessable', 'storage'],
    access: people('create access tokens'),
  }),
  revoke: operation({
    id: 'revokeToken',
    route: 'DELETE /tokens/{name}',
    summary: 'Revoke an access token',
    description:
      'By name or id. Requests with it are refused from now on, and its open streams and waits are closed.',
    output: accessToken,
    answer: 'The revoked token.',
    problems: ['not_found', 'storage'],
    access: people('revoke access tokens'),
  }),
};
