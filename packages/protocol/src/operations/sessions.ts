// Sessions: conversations under one agent.

import { z } from 'zod';
import { messagesQuery } from '../schema/query.ts';
import { changeSession, newSession, session, sessionMessage } from '../schema/session.ts';
import { limitedToAgents, ownAgent, people } from './access.ts';
import { operation } from './operation.ts';

/** How many sessions a list holds. */
export const MAX_SESSIONS = 1_000;

export const sessions = {
  list: operation({
    id: 'listSessions',
    route: 'GET /sessions',
    summary: 'List sessions',
    description: `The most recently used sessions, at most ${MAX_SESSIONS}.`,
    output: z.array(session),
    answer: 'The sessions.',
    access: ownAgent,
  }),
  get: operation({
    id: 'getSession',
    route: 'GET /sessions/{id}',
    summary: 'Get a session',
    description: 'By name.',
    output: session,
    answer: 'The session.',
    problems: ['session_not_found'],
    access: ownAgent,
  }),
  create: operation({
    id: 'createSession',
    route: 'POST /sessions',
    summary: 'Create a session',
    description:
      'For the given agent, by default the default agent. A task that names a new session also creates it.',
    body: newSession,
    output: session,
    status: 201,
    answer: 'The session.',
    problems: ['agent_not_found', 'unprocessable', 'storage'],
    access: people('create sessions without a task', limitedToAgents('submit')),
    dependsOnConfig: true,
  }),
  change: operation({
    id: 'changeSession',
    route: 'PATCH /sessions/{id}',
    summary: 'Rename a session or set its model',
    description:
      "Its tasks follow the new name. The model overrides the agent's, starting with the next task.",
    body: changeSession,
    output: session,
    answer: 'The changed session.',
    problems: ['session_not_found', 'unprocessable', 'storage'],
    access: people('change sessions'),
  }),
  messages: operation({
    id: 'listMessages',
    route: 'GET /sessions/{id}/messages',
    summary: 'List the messages of a session',
    description:
      'The messages after number `after`, oldest first: from people, from the agent, and from its tools. A `summary` ' +
      'replaces everything before it for the agent. `archived=true` includes messages from before resets, for people only.',
    query: messagesQuery,
    output: z.array(sessionMessage),
    answer: 'The messages.',
    problems: ['session_not_found'],
    access: ownAgent,
  }),
  reset: operation({
    id: 'resetSession',
    route: 'POST /sessions/{id}/reset',
    summary: 'Reset a session',
    description:
      "Archives its messages: the agent starts a new conversation without them, and people can still read them. They are removed with the session's " +
      'last task. Tasks and items are kept.',
    output: session,
    answer: 'The session.',
    problems: ['session_not_found', 'illegal_transition', 'storage'],
    access: people('reset sessions'),
  }),
};
