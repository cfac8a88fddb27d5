// Commands that open another conversation, or change this one.

import { type ChatCommandOutcome, ProblemError } from '@coxswain/protocol';
import type { ChatCommandContext, CommandOf } from './context.ts';

/** The word for the agent's own model. */
const OF_AGENT = 'default';

const isNoSession = (error: unknown): boolean =>
  error instanceof ProblemError && error.code === 'session_not_found';

const moved = async (
  to: { readonly session?: string; readonly agent?: string },
  { move }: ChatCommandContext,
  left?: string,
): Promise<ChatCommandOutcome> => {
  await move(to);
  return { outcome: 'moved', ...to, left };
};

export const listAgents = async ({
  client,
  agent,
  environment,
}: ChatCommandContext): Promise<ChatCommandOutcome> => ({
  outcome: 'agents',
  agents: await client.agents.list({ path: environment?.PATH }),
  agent,
});

export const switchAgent = async (
  { agent }: CommandOf<'agent switch'>,
  context: ChatCommandContext,
): Promise<ChatCommandOutcome> => {
  const { name } = await context.client.agents.get(agent, { path: context.environment?.PATH });
  return moved({ agent: name }, context);
};

export const listSessions = async ({ client, session }: ChatCommandContext): Promise<ChatCommandOutcome> => ({
  outcome: 'sessions',
  sessions: await client.sessions.list(),
  session,
});

export const switchSession = async (
  command: CommandOf<'session switch'>,
  context: ChatCommandContext,
): Promise<ChatCommandOutcome> => {
  const { name, agent } = await context.client.sessions.get(command.session);
  return moved({ session: name, agent }, context);
};

/** Another conversation with the same agent; the one before stays as it is. */
export const begin = async (context: ChatCommandContext): Promise<ChatCommandOutcome> => {
  const { agent, session, nameSession } = context;
  const name = await nameSession?.();
  if (name !== undefined && name === session) return { outcome: 'no_session' };
  const to = { ...(name !== undefined && { session: name }), ...(agent !== undefined && { agent }) };
  return moved(to, context, session);
};

export const newSession = async (
  { session }: CommandOf<'session new'>,
  context: ChatCommandContext,
): Promise<ChatCommandOutcome> => {
  const { client, agent } = context;
  if (session === undefined) return begin(context);
  try {
    await client.sessions.get(session);
  } catch (error) {
    if (!isNoSession(error)) throw error;
    const made = await client.sessions.create({ name: session, agent });
    return moved({ session: made.name, agent: made.agent }, context, context.session);
  }
  return { outcome: 'session_exists', session };
};

export const reset = async ({
  client,
  session,
  confirm,
}: ChatCommandContext): Promise<ChatCommandOutcome> => {
  if (session === undefined) return { outcome: 'no_session' };
  if (confirm && !(await confirm({ question: 'reset', session }))) return { outcome: 'left' };
  try {
    const { resets } = await client.sessions.reset(session);
    return { outcome: 'reset', session, messages: resets?.at(-1)?.messages ?? 0 };
  } catch (error) {
    if (isNoSession(error)) return { outcome: 'no_session' };
    throw error;
  }
};

export const model = async (
  { model: name }: CommandOf<'model'>,
  { client, session }: ChatCommandContext,
): Promise<ChatCommandOutcome> => {
  if (session === undefined) return { outcome: 'no_session' };
  try {
    return {
      outcome: 'model',
      session:
        name === undefined
          ? await client.sessions.get(session)
          : await client.sessions.change(session, { model: name === OF_AGENT ? null : name }),
    };
  } catch (error) {
    if (isNoSession(error)) return { outcome: 'no_session' };
    throw error;
  }
};
