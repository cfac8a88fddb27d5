// Discussions: several agents debate a topic, and a judge decides.

import { task } from '../schema/task.ts';
import { newDiscussion } from '../schema/workflow.ts';
import { people } from './access.ts';
import { operation } from './operation.ts';

export const discussions = {
  start: operation({
    id: 'startDiscussion',
    route: 'POST /discussions',
    summary: 'Start a discussion',
    description:
      'Creates a task of kind `discussion`, with a child of kind `turn` for each contribution and one of kind `judge`, whose verdict is the result.',
    body: newDiscussion,
    output: task,
    status: 201,
    answer: 'The discussion task.',
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
