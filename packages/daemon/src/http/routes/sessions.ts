// Sessions: conversations under one agent.

import { agentsOf, onlyOf, requireUnreserved, sessionSeen } from '@coxswain/engine';
import { ITEM_LIST, ProblemError, type Session } from '@coxswain/protocol';
import {
  changeSession,
  messagesQuery,
  newSession,
  sessionMessage,
  session as sessionSchema,
} from '@coxswain/protocol/schema';
import { z } from 'zod';
import { json } from '../answer.ts';
import { quote } from '../quote.ts';
import { type Call, plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

const MAX_SESSIONS = 1_000;

const find = async (services: Services, { caller, params }: Call<unknown, unknown>): Promise<Session> => {
  const { ledger } = services;
  const name = params.id ?? '';
  return read(services, await sessionSeen(ledger, caller, name));
};

const read = async ({ ledger }: Services, name: string): Promise<Session> => {
  // The list of to-dos of an agent is no conversation.
  const found = name.startsWith(ITEM_LIST) ? undefined : await ledger.sessions.get(name);
  if (found !== undefined) return found;
  throw new ProblemError('session_not_found', `there is no session ${quote(name)}: see cox sessions list`);
};

const requireAgent = async (services: Services, call: Call, agent: string): Promise<void> => {
  const agents = await agentsOf(services.ledger, call.caller);
  if (agents !== undefined && !agents.has(agent)) throw onlyOf(agents, call.caller, 'sessions');
};

const agentFor = ({ engine, config }: Services, named: string | undefined): string => {
  const name = named ?? config.defaultAgent();
  if (name === undefined)
    throw new ProblemError(
      'unprocessable',
      'there is no default agent: name one, or set one with cox agents default',
    );
  if (engine.agents().some((agent) => agent.name === name)) return name;
  throw new ProblemError('agent_not_found', `there is no agent ${quote(name)}: see cox agents list`);
};

/** Throws `unprocessable` for a name that is kept for a task, a job or a chat. */
const requireOpen = async (
  { ledger, channels }: Services,
  { caller }: Pick<Call, 'caller'>,
  name: string,
): Promise<void> =>
  requireUnreserved(name, {
    ledger,
    channels: (await channels.list()).map((channel) => channel.name),
    caller,
  });

const taken = (name: string): ProblemError =>
  new ProblemError('unprocessable', `there is a session ${quote(name)} already: choose another name`);

export const sessionRoutes = (services: Services): readonly Route[] => [
  plainRoute({
    name: 'listSessions',
    summary: 'List sessions',
    description: `The sessions that were used last, at most ${MAX_SESSIONS}.`,
    answers: [{ status: 200, description: 'The sessions.', schema: z.array(sessionSchema) }],
    async handle({ caller }) {
      const agents = await agentsOf(services.ledger, caller);
      const sessions = await services.ledger.sessions.list(MAX_SESSIONS);
      return json(
        200,
        sessions.filter(({ agent }) => agents?.has(agent) ?? true),
      );
    },
  }),
  plainRoute({
    name: 'getSession',
    summary: 'Read a session',
    description: 'By its name.',
    answers: [{ status: 200, description: 'The session.', schema: sessionSchema }],
    problems: ['forbidden', 'session_not_found'],
    async handle(call) {
      const session = await find(services, call);
      await requireAgent(services, call, session.agent);
      return json(200, session);
    },
  }),
  plainRoute({
    name: 'createSession',
    summary: 'Make a session',
    description:
      'Under an agent; without one, under the default agent. A task that names a new session makes it as well.',
    body: newSession,
    answers: [{ status: 201, description: 'The session.', schema: sessionSchema }],
    problems: ['forbidden', 'agent_not_found', 'unprocessable', 'storage'],
    async handle(call) {
      const { name, agent: named } = call.body;
      const agent = agentFor(services, named);
      await requireAgent(services, call, agent);
      await requireOpen(services, call, name);
      const session = await services.ledger.sessions.create(name, agent, services.clock.nowMs());
      if (session === undefined) throw taken(name);
      return json(201, session);
    },
  }),
  plainRoute({
    name: 'changeSession',
    summary: 'Rename a session, or choose its model',
    description:
      'Its tasks go with its name. A model holds from its next task on, in place of the one of its agent.',
    body: changeSession,
    answers: [{ status: 200, description: 'The session as it is now.', schema: sessionSchema }],
    problems: ['forbidden', 'session_not_found', 'unprocessable', 'storage'],
    async handle(call) {
      const { body } = call;
      const { name } = await find(services, call);
      const { sessions } = services.ledger;
      if (body.name !== undefined) await requireOpen(services, call, body.name);
      if (body.model !== undefined) await sessions.noteModel(name, body.model ?? undefined);
      const next = body.name ?? name;
      if (next !== name && !(await sessions.rename(name, next))) throw taken(next);
      return json(200, await read(services, next));
    },
  }),
  plainRoute({
    name: 'listMessages',
    summary: 'Read what was said in a session',
    description:
      'The messages after number `after`, oldest first: what people gave, what the agent answered, and its tools. A ' +
      '`summary` stands for everything before it when the agent goes on. `archived=true` adds what was said before resets, ' +
      'for people.',
    query: messagesQuery,
    answers: [{ status: 200, description: 'The messages.', schema: z.array(sessionMessage) }],
    problems: ['forbidden', 'session_not_found'],
    async handle(call) {
      const { name, agent } = await find(services, call);
      await requireAgent(services, call, agent);
      if (call.query.archived && call.caller.kind === 'task')
        throw new ProblemError('forbidden', 'a program may not read what was archived: leave archived out');
      return json(200, await services.ledger.sessions.messages(name, call.query));
    },
  }),
  plainRoute({
    name: 'resetSession',
    summary: 'Archive what was said in a session',
    description:
      "Its agent begins a new conversation and is no longer given the messages; people read them on. They go with the session's " +
      'last task. The tasks and items stay.',
    answers: [{ status: 200, description: 'The session.', schema: sessionSchema }],
    problems: ['forbidden', 'session_not_found', 'illegal_transition', 'storage'],
    async handle(call) {
      const { name } = await find(services, call);
      await services.engine.resetSession(name, call.caller);
      return json(200, await read(services, name));
    },
  }),
];
