// Really starts an agent and opens a session with it, and says of each thing whether it is there.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentDefinition, VERSION } from '@coxswain/protocol';
import { findProgram } from '../command/find-program.ts';
import { MARK_VARIABLE } from '../processes/mark.ts';
import type { CheckStep } from '../runtime.ts';
import { capabilitiesText, modelText } from './check-text.ts';
import type { AgentHost } from './host/agent-host.ts';
import { endHost } from './host/end-host.ts';
import { Stopped } from './host/failure.ts';
import { NOBODY } from './host/listener.ts';
import { startHost } from './host/start-host.ts';
import { IDLE_GRACE } from './host/warm-hosts.ts';
import type { AcpOptions } from './options.ts';
import { initialize, PROTOCOL_VERSION } from './session/initialize.ts';
import { modelChoiceOf } from './session/models.ts';
import { modeChoiceOf } from './session/modes.ts';
import { openSession } from './session/open-session.ts';
import { selectModel } from './session/select-model.ts';

type Environment = Readonly<Record<string, string>>;

/** Tries everything that a run would need, up to the first prompt; leaves nothing behind. */
export const checkAcpAgent = async (
  agent: AgentDefinition,
  environment: Environment,
  options: AcpOptions,
): Promise<readonly CheckStep[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-check-'));
  const steps: CheckStep[] = [];
  const checking = { agent, environment, options, folder, steps };
  let host: AgentHost | undefined;
  let doing = 'program';
  const begin = (name: string): void => {
    doing = name;
  };
  try {
    await findStep(checking);
    host = await startHost(requestFor(checking), options.maxMessageBytes);
    host.attach(NOBODY);
    steps.push({ name: 'started', ok: true, detail: `process ${host.leader.pid}` });
    await talk(host, checking, begin);
  } catch (error) {
    steps.push({ name: doing, ok: false, detail: detailOf(error, options) });
  } finally {
    if (host) await endHost(host, IDLE_GRACE);
    await rm(folder, { recursive: true, force: true });
  }
  return steps;
};

interface Checking {
  readonly agent: AgentDefinition;
  readonly environment: Environment;
  readonly options: AcpOptions;
  readonly folder: string;
  readonly steps: CheckStep[];
}

// By the mark it is found also when the daemon dies in the middle.
const requestFor = ({ agent, environment, options, folder }: Checking) => ({
  agent,
  environment,
  workDir: folder,
  addDirs: [],
  mark: environment[MARK_VARIABLE] ?? `check:${options.newId()}`,
  isConversation: false,
});

const findStep = async ({ agent, environment, folder, steps }: Checking): Promise<void> => {
  const program = agent.command?.[0];
  if (program === undefined) return;
  const { found } = await findProgram(program, { folder, environment });
  if (found !== undefined) steps.push({ name: 'program', ok: true, detail: found });
};

const talk = async (host: AgentHost, checking: Checking, begin: (name: string) => void): Promise<void> => {
  const { agent, options, steps } = checking;
  const stops = [AbortSignal.timeout(options.checkTimeoutMs)];
  const limits = { stops, timeoutMs: options.startTimeoutMs };
  begin('initialised');
  const profile = await initialize(host, limits, VERSION);
  const { info } = profile;
  const who = info ? `${info.name} ${info.version}`.trim() : `${host.program}, which does not say its name`;
  steps.push({ name: 'initialised', ok: true, detail: `${who}, protocol version ${PROTOCOL_VERSION}` });
  steps.push({ name: 'capabilities', ok: true, detail: capabilitiesText(profile) });
  begin('session');
  const request = requestFor(checking);
  const { sessionId, answer } = await openSession(host, {
    ...limits,
    request,
    profile,
    conversation: NOTHING_SAID,
    replaying: () => {},
  });
  const ways = profile.authMethods.map(({ name }) => name).join(', ');
  const needsNone = 'it opened a session: no login is missing';
  steps.push({
    name: 'authentication',
    ok: true,
    detail: ways === '' ? needsNone : `${needsNone}; it offers: ${ways}`,
  });
  steps.push({ name: 'session', ok: true, detail: sessionId });
  begin('model');
  const isIgnored = await selectModel(host, { agent, sessionId, opened: answer }, limits);
  steps.push({ name: 'model', ok: !isIgnored, detail: modelText(modelChoiceOf(answer), agent, isIgnored) });
  const { modes } = modeChoiceOf(answer);
  if (modes.length > 0) steps.push({ name: 'modes', ok: true, detail: modes.join(', ') });
};

const NOTHING_SAID = {
  agentSessionId: undefined,
  noteAgentSession: async () => {},
  messages: async () => [],
  append: async () => {},
};

const detailOf = (error: unknown, { checkTimeoutMs }: AcpOptions): string => {
  if (error instanceof Stopped) return `it took longer than ${checkTimeoutMs / 1_000} s`;
  return error instanceof Error ? error.message : String(error);
};
