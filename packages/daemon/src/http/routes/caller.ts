// Who the daemon takes the sender of a request for.

import { callerAnswer } from '@coxswain/protocol/schema';
import { json } from '../answer.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

export const callerRoutes = ({ ledger }: Services): readonly Route[] => [
  plainRoute({
    name: 'getCaller',
    summary: 'Read who you are',
    description: 'A person, or the task whose token is sent: with it, that task.',
    answers: [{ status: 200, description: 'The sender of the request.', schema: callerAnswer }],
    async handle({ caller }) {
      const { kind, name } = caller;
      const task = caller.kind === 'task' ? await ledger.tasks.get(caller.taskId) : undefined;
      return json(200, { kind, name, task });
    },
  }),
];
