// Opens the conversation of a run with its agent: the one it had, if the agent still has it, else a new one that gets
// the earlier messages.

import { methods, RequestError } from '@agentclientprotocol/sdk/unstable';
import type { SessionMessage } from '@coxswain/protocol';
import type { Conversation, RunRequest } from '../../runtime.ts';
import type { AgentHost } from '../host/agent-host.ts';
import { type CallOptions, call } from '../host/call.ts';
import { failure } from '../host/failure.ts';
import { quirksOf } from '../quirks.ts';
import { fieldsOf, textOf } from '../updates/reading.ts';
import type { AgentProfile } from './initialize.ts';
import { loginFailure } from './login.ts';
import { mcpServersFor } from './mcp-servers.ts';
import { AUTH_REQUIRED, errorText, rejection } from './rejection.ts';

export interface OpenedSession {
  readonly sessionId: string;
  /** What the agent answered: the models and modes it offers. */
  readonly answer: unknown;
  /** The agent begins from nothing. */
  readonly isNew: boolean;
  /** What was said before, for an agent that does not know it. */
  readonly transcript: readonly SessionMessage[];
  /** Why the agent does not know it, as a person reads it. */
  readonly lost: string | undefined;
}

export interface OpenOptions extends Omit<CallOptions, 'during'> {
  readonly request: Pick<RunRequest, 'agent' | 'environment' | 'workDir' | 'addDirs' | 'coxServer'>;
  readonly profile: AgentProfile;
  readonly conversation: Conversation;
  /** Called before and after the agent replays the earlier messages. */
  replaying(isReplaying: boolean): void;
}

/** @throws AgentFailure when the agent opens none */
export const openSession = async (host: AgentHost, options: OpenOptions): Promise<OpenedSession> => {
  const { conversation } = options;
  const continued = await continueSession(host, options);
  if ('answer' in continued) return { ...continued, isNew: false, transcript: [], lost: undefined };
  const opened = await newSession(host, options);
  const transcript = await conversation.messages();
  await conversation.noteAgentSession(opened.sessionId);
  const lost = transcript.length === 0 ? undefined : continued.lost;
  return { ...opened, isNew: true, transcript, lost };
};

type Continued = { readonly sessionId: string; readonly answer: unknown } | { readonly lost: string };

const continueSession = async (host: AgentHost, options: OpenOptions): Promise<Continued> => {
  const { profile, conversation, request, replaying } = options;
  const sessionId = conversation.agentSessionId;
  const name = `agent '${request.agent.name}'`;
  if (sessionId === undefined) return { lost: `${name} had no earlier conversation for this session` };
  const { session } = methods.agent;
  const mayLoad = profile.loads && quirksOf(profile.info).trustsLoad;
  if (!profile.resumes && !mayLoad) return { lost: `${name} cannot resume conversations` };
  const params = { sessionId, ...sessionParams(host, options) };
  replaying(true);
  try {
    const ask = (): Promise<unknown> =>
      profile.resumes ? host.agent.request(session.resume, params) : host.agent.request(session.load, params);
    const during = 'while resuming its conversation';
    const answer = await loggedIn(host, options, () => call(host, ask, { ...options, during }));
    return { sessionId, answer };
  } catch (error) {
    const login = loginFailure(error, request.agent, profile);
    if (login) throw login;
    if (!(error instanceof RequestError)) throw error;
    return { lost: `${name} could not resume its conversation (${errorText(error)})` };
  } finally {
    replaying(false);
  }
};

const newSession = async (
  host: AgentHost,
  options: OpenOptions,
): Promise<{ readonly sessionId: string; readonly answer: unknown }> => {
  const { agent } = options.request;
  const ask = (): Promise<unknown> =>
    host.agent.request(methods.agent.session.new, sessionParams(host, options));
  const during = 'while opening a session';
  const answer = await loggedIn(host, options, () => call(host, ask, { ...options, during })).catch(
    (error: unknown) => {
      throw (
        loginFailure(error, agent, options.profile) ??
        rejection(error, `agent '${agent.name}' could not open a session`)
      );
    },
  );
  const sessionId = textOf(fieldsOf(answer).sessionId);
  if (sessionId === undefined)
    throw failure(
      'runtime_error',
      `agent '${agent.name}' opened a session without an id; it cannot be prompted`,
    );
  return { sessionId, answer };
};

const sessionParams = (host: AgentHost, { request, profile }: OpenOptions) => ({
  cwd: request.workDir,
  mcpServers: mcpServersFor(request, { takesHttpServers: profile.takesHttpServers, mark: host.mark }).servers,
  ...(profile.takesDirectories && request.addDirs.length > 0
    ? { additionalDirectories: [...request.addDirs] }
    : {}),
});

/**
 * What the agent answers; one that wants a login and has a key is logged in with it, once, and asked again: some take the key
 * from their environment only then.
 */
const loggedIn = async (
  host: AgentHost,
  options: OpenOptions,
  ask: () => Promise<unknown>,
): Promise<unknown> => {
  try {
    return await ask();
  } catch (error) {
    const methodId = keyMethod(options);
    if (!(error instanceof RequestError) || error.code !== AUTH_REQUIRED || methodId === undefined)
      throw error;
    const logIn = (): Promise<unknown> => host.agent.request(methods.agent.authenticate, { methodId });
    await call(host, logIn, { ...options, during: 'while logging in with its key' });
    return ask();
  }
};

const keyMethod = ({ request, profile }: OpenOptions): string | undefined => {
  const { logsInWith } = quirksOf(profile.info);
  const hasKey = logsInWith?.variables.some((name) => (request.environment[name] ?? '').trim() !== '');
  const isOffered = profile.authMethods.some(({ id }) => id === logsInWith?.methodId);
  return hasKey && isOffered ? logsInWith?.methodId : undefined;
};
