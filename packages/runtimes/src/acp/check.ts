// Starts the agent, opens a session with it, and reports each step.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { methods } from '@agentclientprotocol/sdk/unstable';
import {
  type AgentDefinition,
  cutToCells,
  messageOf,
  permissionsOf,
  printableLine,
} from '@coxswain/protocol';
import { findProgram } from '../command/find-program.ts';
import { MARK_VARIABLE } from '../processes/mark.ts';
import type { CheckStep } from '../runtime.ts';
import {
  askingText,
  capabilitiesText,
  greetedText,
  loginText,
  modelText,
  startedText,
} from './check-text.ts';
import type { AgentHost } from './host/agent-host.ts';
import { type CallOptions, call } from './host/call.ts';
import { endHost } from './host/end-host.ts';
import { Stopped } from './host/failure.ts';
import type { FirstStarts } from './host/first-starts.ts';
import { type Listener, NOBODY } from './host/listener.ts';
import { IDLE_GRACE } from './host/warm-hosts.ts';
import type { AcpOptions } from './options.ts';
import type { AgentProfile } from './session/initialize.ts';
import { missesLogin } from './session/login.ts';
import { configChoiceOf, modelChoiceOf } from './session/models.ts';
import { modeChoiceOf } from './session/modes.ts';
import { openSession } from './session/open-session.ts';
import { selectModel } from './session/select-model.ts';
import { startAgent } from './session/start-agent.ts';
import { promptFailure } from './turn/prompt-failure.ts';
import { stopFailure } from './turn/stop-reason.ts';
import { contentText } from './updates/content-text.ts';
import { fieldsOf } from './updates/reading.ts';

/** Checks everything a run needs, up to the first prompt; leaves nothing behind. */
export const checkAcpAgent = async (options: CheckOptions): Promise<readonly CheckStep[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-check-'));
  const steps: CheckStep[] = [];
  const checking = { ...options, folder, steps };
  let host: AgentHost | undefined;
  let doing = 'program';
  const begin = (name: string): void => {
    doing = name;
  };
  try {
    await findStep(checking);
    await talk(checking, begin, (started) => {
      host = started;
    });
  } catch (error) {
    steps.push({ name: doing, ok: false, detail: detailOf(error, options) });
  } finally {
    if (host) await endHost(host, IDLE_GRACE);
    await rm(folder, { recursive: true, force: true });
  }
  return steps;
};

export interface CheckOptions {
  /** Also sends a prompt: only an answer shows that the agent is logged in. */
  readonly isDeep: boolean;
  readonly agent: AgentDefinition;
  readonly environment: Readonly<Record<string, string>>;
  readonly options: AcpOptions;
  readonly firstStarts: FirstStarts;
}

interface Checking extends CheckOptions {
  readonly folder: string;
  readonly steps: CheckStep[];
}

// The mark lets the next daemon find it when this one dies in the middle.
const requestFor = ({ agent, environment, options, folder }: Checking) => ({
  agent,
  environment,
  workDir: folder,
  addDirs: [],
  mark: environment[MARK_VARIABLE] ?? `check:${options.newId()}`,
  isConversation: false,
  permissions: permissionsOf(agent),
  cancelGraceMs: IDLE_GRACE.graceMs,
});

const findStep = async ({ agent, environment, folder, steps }: Checking): Promise<void> => {
  const program = agent.command?.[0];
  if (program === undefined) return;
  const { found } = await findProgram(program, { folder, environment });
  if (found !== undefined) steps.push({ name: 'program', ok: true, detail: found });
};

const talk = async (
  checking: Checking,
  begin: (name: string) => void,
  started: (host: AgentHost) => void,
): Promise<void> => {
  const { agent, options, firstStarts, steps } = checking;
  const limits = {
    stops: [AbortSignal.timeout(timeoutMsOf(checking))],
    timeoutMs: options.startTimeoutMs,
  };
  const request = requestFor(checking);
  const before = steps.length;
  const failures: string[] = [];
  const { host, profile, opened } = await startAgent({
    request,
    options,
    firstStarts,
    stops: limits.stops,
    started: (process) => {
      started(process);
      process.attach(NOBODY);
      steps.push({ name: 'started', ok: true, detail: startedText(process.leader.pid, failures) });
      begin('initialised');
    },
    open: (process, profile) => {
      steps.push({ name: 'initialised', ok: true, detail: greetedText(process.program, profile) });
      steps.push({ name: 'capabilities', ok: true, detail: capabilitiesText(profile) });
      begin('session');
      const conversation = { conversation: NOTHING_SAID, replaying: () => {} };
      return openSession(process, { ...limits, ...conversation, request, profile });
    },
    failed: async ({ why }) => {
      steps.length = before;
      failures.push(why);
    },
  });
  const { sessionId, answer } = opened;
  steps.push({ name: 'authentication', ok: true, detail: loginText(profile, checking) });
  steps.push({ name: 'session', ok: true, detail: sessionId });
  begin('model');
  const { isIgnored } = await selectModel(host, { agent, sessionId, opened: answer }, limits);
  steps.push({ name: 'model', ok: !isIgnored, detail: modelText(modelChoiceOf(answer), agent, isIgnored) });
  const modes = modeChoiceOf(answer).modes.map(({ id }) => id);
  if (modes.length > 0) steps.push({ name: 'modes', ok: true, detail: modes.join(', ') });
  const efforts = configChoiceOf(answer, 'thought_level')?.models ?? [];
  if (efforts.length > 0)
    steps.push({ name: 'efforts', ok: true, detail: efforts.map(({ id }) => id).join(', ') });
  steps.push({ name: 'permissions', ok: true, detail: askingText(agent, profile, modes) });
  if (!checking.isDeep) return;
  begin('answer');
  steps.push(await askForAnswer(host, { ...checking, profile, sessionId, limits }));
};

const NOTHING_SAID = {
  agentSessionId: undefined,
  noteAgentSession: async () => {},
  messages: async () => [],
  append: async () => {},
};

/** An answer may take as long again as the start. */
const timeoutMsOf = ({ isDeep, options }: Pick<CheckOptions, 'isDeep' | 'options'>): number =>
  options.checkTimeoutMs * (isDeep ? 2 : 1);

const detailOf = (error: unknown, options: CheckOptions): string => {
  if (error instanceof Stopped) return `it took longer than ${timeoutMsOf(options) / 1_000} s`;
  return messageOf(error);
};

// Sends the agent one prompt, which it can answer only when it is logged in and has a model. It gets no tools: every request
// it makes is refused.
interface Asking {
  readonly agent: AgentDefinition;
  readonly environment: Readonly<Record<string, string>>;
  readonly profile: AgentProfile;
  readonly sessionId: string;
  readonly options: AcpOptions;
  readonly limits: Omit<CallOptions, 'during'>;
}

const PROMPT = 'This is a test of the connection. Use no tools, and answer with the word ready.';
const SHOWN_CELLS = 200;

/** @throws AgentFailure with the reason it does not answer */
const askForAnswer = async (host: AgentHost, asking: Asking): Promise<CheckStep> => {
  const { agent, environment, profile, sessionId, options, limits } = asking;
  const beganMs = options.monotonicMs();
  const answer = new Answers();
  host.attach(answer);
  const prompt = [{ type: 'text' as const, text: PROMPT }];
  const ask = () => host.agent.request(methods.agent.session.prompt, { sessionId, prompt });
  const timeoutMs = options.checkTimeoutMs;
  const response = await call(host, ask, { ...limits, timeoutMs, during: 'when it was asked' }).catch(
    (error: unknown) => {
      const at = { nowMs: options.nowMs(), limitResetAtMs: undefined, timeZone: environment.TZ };
      throw promptFailure(error, { agent, profile, ...at });
    },
  );
  await host.quiet();
  const failure = stopFailure(fieldsOf(response).stopReason, agent.name);
  if (failure) throw failure;
  const text = answer.text.trim();
  const said = cutToCells(printableLine(text), SHOWN_CELLS);
  if (missesLogin(text)) return { name: 'answer', ok: false, detail: `it is not logged in: ${said}` };
  if (text === '') return { name: 'answer', ok: false, detail: 'it gave no answer' };
  const ms = Math.round(options.monotonicMs() - beganMs);
  return { name: 'answer', ok: true, detail: `it answered in ${ms} ms: ${said}` };
};

/** Keeps what the agent says, and gives it nothing. */
class Answers implements Listener {
  text = '';
  readonly requests = undefined;
  readonly printed = NOBODY.printed;
  readonly answered = NOBODY.answered;

  async notified(_method: string, params: unknown): Promise<void> {
    const update = fieldsOf(fieldsOf(params).update);
    if (update.sessionUpdate !== 'agent_message_chunk') return;
    this.text += contentText(update.content) ?? '';
  }
}
