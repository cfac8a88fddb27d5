// Items: what agents note for themselves.

import { itemChange, newItem } from '../schema/item.ts';
import { task } from '../schema/task.ts';
import { anyone, narrowed } from './access.ts';
import { operation } from './operation.ts';

export const items = {
  create: operation({
    id: 'createItem',
    route: 'POST /items',
    summary: 'Note an item',
    description:
      'A to-do that an agent keeps: nothing runs for it. It is on the list of the session of its parent, of the one that is ' +
      'named, or of the task whose token is sent; else on the list that all sessions of `agent` have in common.',
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
    access: anyone(narrowed('submit'), ['manage_tasks']),
  }),
  move: operation({
    id: 'moveItem',
    route: 'PATCH /items/{id}',
    about: 'task',
    summary: 'Move or edit an item',
    description:
      'Gives it another title, or moves it: from pending to running, completed, failed or cancelled; from running also to ' +
      'needs_input, which asks a person, and back to pending; from needs_input to running, completed, failed or cancelled. ' +
      'What waits for it goes on or fails; with a cancelled one go the items that are a part of it.',
    body: itemChange,
    output: task,
    answer: 'The item.',
    problems: ['illegal_transition', 'unprocessable', 'storage'],
    access: anyone(narrowed('submit', 'read'), ['manage_tasks']),
  }),
};
