import { Answer, type Handlers } from '../route.ts';
import type { Services } from '../services.ts';

export const tokenHandlers = ({ engine }: Services): Handlers<'tokens'> => ({
  async list({ query: { all } }) {
    return (await engine.listTokens()).filter(({ state }) => all === true || state === 'active');
  },
  async create({ body, caller }) {
    const headers = { 'cache-control': 'no-store' };
    return new Answer(await engine.createToken(body, caller), { headers });
  },
  revoke: ({ params, caller }) => engine.revokeToken(params.name, caller),
});
