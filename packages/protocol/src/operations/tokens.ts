// Access tokens: making, listing and revoking them.

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
      'Those that are active, with when they were used last; with `all` also those that were revoked or have expired, as long as ' +
      'they are kept. Never their text.',
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
      'For a script or another machine: what it may do, with which agents, and until when. The answer holds its text, which is ' +
      'not stored and cannot be shown again.',
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
      'By its name or id. It is refused from then on, and what its bearer follows or waits for ends.',
    output: accessToken,
    answer: 'The token as it was.',
    problems: ['not_found', 'storage'],
    access: people('revoke access tokens'),
  }),
};
