// Items: to-dos that agents keep for themselves.

import { itemChange, newItem } from '../schema/item.ts';
import { task } from '../schema/task.ts';
import { anyone, limitedToAgents } from './access.ts';
import { operation } from './operation.ts';

export const items = {
  create: operation({
    id: 'createItem',
    route: 'POST /items',
    summary: 'Add an item',
    description:
      'An item is a to-do of an agent; nothing is run for it. It goes on the list of the session of its parent, of the given ' +
      '`session`, or of the task whose token was sent; otherwise on the list that all sessions of `agent` share.',
    body: newItem,
    output: task,
    status: 201,
    answer: 'The item.',
    problems: [
      'task_not_found',
      'session_not_found',
      'agent_not_found',
      'ambiguous_id',
      'unprocessable',
      'tree_limit',
      'limit_reached',
      'storage',
    ],
    access: anyone(limitedToAgents('submit'), ['manage_tasks']),
  }),
  move: operation({
    id: 'moveItem',
    route: 'PATCH /items/{id}',
    about: 'task',
    summary: 'Move or edit an item',
    description:
      'Changes its title or its status: from pending to running, completed, failed or cancelled; from running also to ' +
      'needs_input, which asks a person, and back to pending; from needs_input to running, completed, failed or cancelled. ' +
      'Tasks that depend on it continue or fail. Cancelling an item cancels its sub-items.',
    body: itemChange,
    output: task,
    answer: 'The item.',
    problems: ['illegal_transition', 'unprocessable', 'storage'],
    access: anyone(limitedToAgents('submit', 'read'), ['manage_tasks']),
  }),
};
