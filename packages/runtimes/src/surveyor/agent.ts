// The surveyor, an agent that needs no model: it surveys a folder over the Agent Client Protocol, so that everything an agent does
// under Coxswain can be seen without a key.

import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import {
  type AgentApp,
  type AgentContext,
  type AvailableCommand,
  agent,
  type ContentBlock,
  PROTOCOL_VERSION,
  RequestError,
} from '@agentclientprotocol/sdk';
import { VERSION } from '@coxswain/protocol';
import { Session } from './session.ts';
import { loadSession, type StoredSession, saveSession } from './stored-session.ts';
import type { Turn } from './tool.ts';

const COMMANDS: AvailableCommand[] = [
  { name: 'survey', description: 'Survey the folder: everything' },
  { name: 'languages', description: 'Languages with their files and lines' },
  { name: 'biggest', description: 'The biggest files' },
  { name: 'git', description: 'Branch, uncommitted files and the last commits' },
  { name: 'todos', description: 'TODO and FIXME with file and line' },
  { name: 'tests', description: 'How to run the tests' },
  { name: 'readme', description: 'What the project says about itself' },
  { name: 'write', description: 'Survey everything and write it into SURVEY.md' },
];

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
  const open = (stored: StoredSession, client: AgentContext): Session => {
    const session = sessions.get(stored.sessionId) ?? new Session(stored);
    sessions.set(stored.sessionId, session);
    const update = { sessionUpdate: 'available_commands_update', availableCommands: COMMANDS } as const;
    // After the answer that makes the session known.
    setImmediate(() =>
      session
        .sender(client)(update)
        .catch(() => {}),
    );
    return session;
  };
  const revive = async (id: string, path: string, client: AgentContext): Promise<Session> => {
    await requireFolder(path);
    return open({ ...(await loadSession(id)), path }, client);
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
      const stored: StoredSession = { sessionId, path, n: 0, title: '', turns: [], survey: {} };
      await saveSession(stored);
      open(stored, client);
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
      return {
        stopReason: await session.prompt(textOf(prompt), { client, signal, beforeStep }),
      };
    })
    .onNotification('session/cancel', ({ params: { sessionId } }) => sessions.get(sessionId)?.cancel());
};
