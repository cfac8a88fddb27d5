// Sessions: conversations under one agent.

import { agentsOf, onlyOf, requireUnreserved, sessionSeen } from '@coxswain/engine';
import { ITEM_LIST, ProblemError, type Session } from '@coxswain/protocol';
import { MAX_SESSIONS } from '@coxswain/protocol/operations';
import { quote } from '../request/quote.ts';
import type { Call, Handlers } from '../route.ts';
import type { Services } from '../services.ts';

type SessionCall = Pick<Call<unknown, unknown, 'id'>, 'caller' | 'params'>;

const find = async (services: Services, { caller, params }: SessionCall): Promise<Session> => {
  return read(services, await sessionSeen(services.ledger, caller, params.id));
};

const read = async ({ ledger }: Services, name: string): Promise<Session> => {
  // The list of to-dos of an agent is no conversation.
  const found = name.startsWith(ITEM_LIST) ? undefined : await ledger.sessions.get(name);
  if (found !== undefined) return found;
  throw new ProblemError('session_not_found', `there is no session ${quote(name)}: see cox sessions list`);
};

const requireAgent = async (services: Services, call: Pick<Call, 'caller'>, agent: string): Promise<void> => {
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
  new ProblemError('unprocessable', `session ${quote(name)} already exists: choose another name`);

export const sessionHandlers = (services: Services): Handlers<'sessions'> => ({
  async list({ caller }) {
    const agents = await agentsOf(services.ledger, caller);
    const sessions = await services.ledger.sessions.list(MAX_SESSIONS);
    return sessions.filter(({ agent }) => agents?.has(agent) ?? true);
  },
  async get(call) {
    const session = await find(services, call);
    await requireAgent(services, call, session.agent);
    return session;
  },
  async create(call) {
    const { name, agent: named } = call.body;
    const agent = agentFor(services, named);
    await requireAgent(services, call, agent);
    await requireOpen(services, call, name);
    const session = await services.ledger.sessions.create(name, agent, services.clock.nowMs());
    if (session === undefined) throw taken(name);
    return session;
  },
  async change(call) {
    const { body } = call;
    const { name } = await find(services, call);
    const { sessions } = services.ledger;
    if (body.name !== undefined) await requireOpen(services, call, body.name);
    if (body.model !== undefined) await sessions.noteModel(name, body.model ?? undefined);
    const next = body.name ?? name;
    if (next !== name && !(await sessions.rename(name, next))) throw taken(next);
    return read(services, next);
  },
  async messages(call) {
    const { name, agent } = await find(services, call);
    await requireAgent(services, call, agent);
    if (call.query.archived && call.caller.kind === 'task')
      throw new ProblemError('forbidden', 'programs may not list archived sessions: leave out archived');
    return services.ledger.sessions.messages(name, call.query);
  },
  async reset(call) {
    const { name } = await find(services, call);
    await services.engine.resetSession(name, call.caller);
    return read(services, name);
  },
});
