// Who the daemon takes the sender of a request for.

import type { AccessToken } from '@coxswain/protocol';
import { callerAnswer } from '@coxswain/protocol/schema';
import { json } from '../answer.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

export const callerRoutes = ({ ledger, engine }: Services): readonly Route[] => [
  plainRoute({
    name: 'getCaller',
    summary: 'Read who you are',
    description: 'A person, the task whose token is sent, or an access token: with what it is allowed.',
    answers: [{ status: 200, description: 'The sender of the request.', schema: callerAnswer }],
    async handle({ caller }) {
      const { kind, name } = caller;
      const task = caller.kind === 'task' ? await ledger.tasks.get(caller.taskId) : undefined;
      const token = caller.kind === 'token' ? await tokenOf(engine, caller.grant.id) : undefined;
      return json(200, { kind, name, task, token });
    },
  }),
];

const tokenOf = async (engine: Services['engine'], id: string): Promise<AccessToken | undefined> =>
  (await engine.listTokens()).find((token) => token.id === id);
