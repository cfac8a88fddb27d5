// The surveyor, an agent that needs no model: it surveys a folder over the Agent Client Protocol, so that everything an agent does
// under Coxswain can be seen without a key.

import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import {
  type AgentApp,
  type AgentContext,
  agent,
  type ContentBlock,
  PROTOCOL_VERSION,
  RequestError,
} from '@agentclientprotocol/sdk';
import { VERSION } from '@coxswain/protocol';
import { Session } from './session.ts';
import type { Turn } from './turn.ts';

const COMMANDS = Object.entries({
  survey: 'Survey the folder: everything',
  languages: 'Languages with their files and lines',
  biggest: 'The biggest files',
  git: 'Branch, uncommitted files and the last commits',
  todos: 'TODO and FIXME with file and line',
  tests: 'How to run the tests',
  readme: 'What the project says about itself',
  write: 'Survey everything and write it into SURVEY.md',
}).map(([name, description]) => ({ name, description }));

const requireFolder = async (path: string): Promise<void> => {
  if (isAbsolute(path) && (await stat(path).catch(() => undefined))?.isDirectory()) return;
  throw RequestError.invalidParams({ cwd: path }, `${path} is not the absolute path of a folder`);
};

/** What was typed is the last text; what a client adds to it, like notes and files, comes before. */
const textOf = (prompt: readonly ContentBlock[]): string =>
  prompt.findLast((block) => block.type === 'text')?.text ?? '';

/** The agent, ready to be connected. `beforeStep`: what happens before each entry of a plan. Default: nothing. */
export const surveyor = (beforeStep: Turn['beforeStep'] = async () => {}): AgentApp => {
  const sessions = new Map<string, Session>();
  const open = (id: string, session: Session, client: AgentContext): void => {
    sessions.set(id, session);
    const update = { sessionUpdate: 'available_commands_update', availableCommands: COMMANDS } as const;
    const send = session.sender(client);
    // After the answer that makes the session known.
    setImmediate(() => send(update).catch(() => {}));
  };
  const revive = async (id: string, path: string, client: AgentContext): Promise<Session> => {
    await requireFolder(path);
    const session = sessions.get(id) ?? (await Session.load(id, path));
    open(id, session, client);
    return session;
  };

  return agent({ name: 'surveyor' })
    .onRequest('initialize', () => ({
      protocolVersion: PROTOCOL_VERSION,
      agentInfo: { name: 'surveyor', title: 'Surveyor', version: VERSION },
      agentCapabilities: {
        loadSession: true,
        promptCapabilities: { embeddedContext: true },
        sessionCapabilities: { resume: {} },
      },
      authMethods: [],
    }))
    .onRequest('session/new', async ({ params: { cwd: path }, client }) => {
      await requireFolder(path);
      const sessionId = `srv_${randomBytes(12).toString('hex')}`;
      open(sessionId, await Session.create(sessionId, path), client);
      return { sessionId };
    })
    .onRequest('session/load', async ({ params: { sessionId, cwd }, client }) => {
      await (await revive(sessionId, cwd, client)).replay(client);
      return {};
    })
    .onRequest('session/resume', async ({ params: { sessionId, cwd }, client }) => {
      await revive(sessionId, cwd, client);
      return {};
    })
    .onRequest('session/prompt', async ({ params: { sessionId, prompt }, client, signal }) => {
      const session = sessions.get(sessionId);
      if (!session) throw RequestError.sessionNotFound(sessionId);
      return { stopReason: await session.prompt(textOf(prompt), { client, signal, beforeStep }) };
    })
    .onNotification('session/cancel', ({ params: { sessionId } }) => sessions.get(sessionId)?.cancel());
};
