// Discussions: several agents talk, and a judge concludes.

import { task } from '../schema/task.ts';
import { newDiscussion } from '../schema/workflow.ts';
import { people } from './access.ts';
import { operation } from './operation.ts';

export const discussions = {
  start: operation({
    id: 'startDiscussion',
    route: 'POST /discussions',
    summary: 'Begin a discussion',
    description:
      'A task of kind `discussion`, a child of kind `turn` for each speech and one of kind `judge`, whose verdict is the result.',
    body: newDiscussion,
    output: task,
    status: 201,
    answer: 'The task that leads the discussion.',
    problems: [
      'agent_not_found',
      'unprocessable',
      'idempotency_conflict',
      'queue_full',
      'shutting_down',
      'storage',
    ],
    access: people('start discussions'),
    dependsOnConfig: true,
  }),
};
