// Discussions: several agents talk, and a judge concludes.

import { newDiscussion, task as taskSchema } from '@coxswain/protocol/schema';
import { json } from '../answer.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

export const discussionRoutes = ({ engine }: Services): readonly Route[] => [
  plainRoute({
    name: 'startDiscussion',
    summary: 'Begin a discussion',
    description:
      'A task of kind `discussion`, a child of kind `turn` for each speech and one of kind `judge`, whose verdict is the result.',
    body: newDiscussion,
    answers: [{ status: 201, description: 'The task that leads the discussion.', schema: taskSchema }],
    problems: [
      'forbidden',
      'agent_not_found',
      'unprocessable',
      'idempotency_conflict',
      'queue_full',
      'shutting_down',
      'storage',
    ],
    async handle({ caller, body }) {
      return json(201, await engine.startDiscussion(body, caller));
    },
  }),
];
