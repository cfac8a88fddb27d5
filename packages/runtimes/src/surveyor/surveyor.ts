// The surveyor as an agent of the Agent Client Protocol: which requests it answers, and with what.

import {
  type AgentApp,
  type AgentContext,
  agent,
  type ClientCapabilities,
  type ContentBlock,
  PROTOCOL_VERSION,
  RequestError,
  type StopReason,
} from '@agentclientprotocol/sdk';
import { COMMANDS, isMode, modeState } from './offers.ts';
import type { SurveyorOptions } from './options.ts';
import type { SessionStore } from './session/session-store.ts';
import { SurveySession } from './session/survey-session.ts';
import { isFolder } from './survey/is-folder.ts';

export interface SurveyorWorld {
  readonly options: SurveyorOptions;
  readonly store: SessionStore;
  readonly version: string;
  now(): Date;
  /** 24 hexadecimal digits that nobody guesses. */
  newDigits(): string;
}

/** The agent, ready to be connected. */
export const surveyor = (world: SurveyorWorld): AgentApp => {
  const { store, options, version, now, newDigits } = world;
  const open = new Map<string, SurveySession>();
  let capabilities: ClientCapabilities = {};

  const opened = (id: string): SurveySession => {
    const session = open.get(id);
    if (!session) throw RequestError.sessionNotFound(id);
    return session;
  };
  const add = (session: SurveySession, client: AgentContext): SurveySession => {
    open.set(session.id, session);
    // After the answer that makes the session known.
    setImmediate(() => {
      const update = { sessionUpdate: 'available_commands_update', availableCommands: COMMANDS } as const;
      client.notify('session/update', { sessionId: session.id, update }).catch(() => {});
    });
    return session;
  };
  const revive = async (id: string, folder: string, client: AgentContext): Promise<SurveySession> => {
    await requireFolder(folder);
    const stored = await store.load(id);
    if (!stored) throw RequestError.sessionNotFound(id);
    return add(open.get(id) ?? new SurveySession({ ...stored, folder }, { store, options, now }), client);
  };

  return agent({ name: 'surveyor' })
    .onRequest('initialize', ({ params }) => {
      capabilities = params.clientCapabilities ?? {};
      return {
        protocolVersion: PROTOCOL_VERSION,
        agentInfo: { name: 'surveyor', title: 'Surveyor', version },
        agentCapabilities: {
          loadSession: true,
          promptCapabilities: { embeddedContext: true },
          sessionCapabilities: { list: {}, resume: {}, close: {}, delete: {} },
        },
        authMethods: [],
      };
    })
    .onRequest('session/new', async ({ params: { cwd: folder }, client }) => {
      await requireFolder(folder);
      await store.prune(now().getTime());
      const id = `srv_${newDigits()}`;
      const fresh = { id, folder, mode: 'full', updatedAt: now().toISOString() } as const;
      const session = new SurveySession(
        { ...fresh, turnCount: 0, turns: [], survey: {} },
        { store, options, now },
      );
      await session.save();
      add(session, client);
      return { sessionId: id, modes: modeState('full') };
    })
    .onRequest('session/load', async ({ params: { sessionId, cwd }, client }) => {
      const session = await revive(sessionId, cwd, client);
      await session.replay(client);
      return { modes: modeState(session.mode) };
    })
    .onRequest('session/resume', async ({ params: { sessionId, cwd }, client }) => ({
      modes: modeState((await revive(sessionId, cwd, client)).mode),
    }))
    .onRequest('session/list', async ({ params: { cwd } }) => ({
      sessions: (await store.list())
        .filter(({ folder }) => typeof cwd !== 'string' || folder === cwd)
        .map(({ id, folder, title = null, updatedAt }) => ({ sessionId: id, cwd: folder, title, updatedAt })),
    }))
    .onRequest('session/close', ({ params: { sessionId } }) => {
      opened(sessionId).cancel();
      open.delete(sessionId);
      return {};
    })
    .onRequest('session/delete', async ({ params: { sessionId } }) => {
      open.get(sessionId)?.cancel();
      open.delete(sessionId);
      await store.remove(sessionId);
      return {};
    })
    .onRequest('session/set_mode', async ({ params: { sessionId, modeId } }) => {
      if (!isMode(modeId)) throw RequestError.invalidParams({ modeId }, `there is no mode '${modeId}'`);
      await opened(sessionId).setMode(modeId);
      return {};
    })
    .onRequest('session/prompt', async ({ params: { sessionId, prompt }, client, signal }) => {
      const stopReason: StopReason = await opened(sessionId).prompt(textOf(prompt), {
        client,
        capabilities,
        signal,
      });
      return { stopReason };
    })
    .onNotification('session/cancel', ({ params: { sessionId } }) => {
      if (!options.isIgnoringCancel) open.get(sessionId)?.cancel();
    });
};

const requireFolder = async (folder: string): Promise<void> => {
  if (await isFolder(folder)) return;
  throw RequestError.invalidParams({ cwd: folder }, `${folder} is no folder with an absolute path`);
};

/** What was typed is the last text; what a client adds to it, like notes and files, comes before. */
const textOf = (prompt: readonly ContentBlock[]): string =>
  prompt.findLast((block) => block.type === 'text')?.text ?? '';
