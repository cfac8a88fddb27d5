// Items: what agents note for themselves.

import { itemChange, newItem, task as taskSchema } from '@coxswain/protocol/schema';
import { json } from '../answer.ts';
import { plainRoute, type Route, taskRoute } from '../route.ts';
import type { Services } from '../services.ts';

export const itemRoutes = ({ engine }: Services): readonly Route[] => [
  plainRoute({
    name: 'createItem',
    summary: 'Note an item',
    description:
      'A to-do that an agent keeps: nothing runs for it. It is on the list of the session of its parent, of the one that is ' +
      'named, or of the task whose token is sent; else on the list that all sessions of `agent` have in common.',
    body: newItem,
    answers: [{ status: 201, description: 'The item.', schema: taskSchema }],
    problems: [
      'forbidden',
      'task_not_found',
      'session_not_found',
      'agent_not_found',
      'ambiguous_id',
      'unprocessable',
      'tree_limit',
      'limit_reached',
      'storage',
    ],
    async handle({ body, caller }) {
      return json(201, await engine.createItem(body, caller));
    },
  }),
  taskRoute({
    name: 'moveItem',
    summary: 'Move or edit an item',
    description:
      'Gives it another title, or moves it: from pending to running, completed, failed or cancelled; from running also to ' +
      'needs_input, which asks a person, and back to pending; from needs_input to running, completed, failed or cancelled. ' +
      'What waits for it goes on or fails; with a cancelled one go the items that are a part of it.',
    body: itemChange,
    answers: [{ status: 200, description: 'The item.', schema: taskSchema }],
    problems: ['illegal_transition', 'unprocessable', 'storage'],
    async handle({ task, body, caller }) {
      return json(200, await engine.moveItem(task, body, caller));
    },
  }),
];
