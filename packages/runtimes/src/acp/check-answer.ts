// Asks an agent one thing, which only an agent that is logged in and has a model can answer. It gets no tools: whatever it asks
// for is refused.

import { methods } from '@agentclientprotocol/sdk/unstable';
import { type AgentDefinition, cutToCells, printableLine } from '@coxswain/protocol';
import type { CheckStep } from '../runtime.ts';
import type { AgentHost } from './host/agent-host.ts';
import { type CallOptions, call } from './host/call.ts';
import { type Listener, NOBODY } from './host/listener.ts';
import type { AcpOptions } from './options.ts';
import type { AgentProfile } from './session/initialize.ts';
import { missesLogin } from './session/login.ts';
import { promptFailure } from './turn/prompt-failure.ts';
import { stopFailure } from './turn/stop-reason.ts';
import { contentText } from './updates/content-text.ts';
import { fieldsOf } from './updates/reading.ts';

export interface Asking {
  readonly agent: AgentDefinition;
  readonly environment: Readonly<Record<string, string>>;
  readonly profile: AgentProfile;
  readonly sessionId: string;
  readonly options: AcpOptions;
  readonly limits: Omit<CallOptions, 'during'>;
}

const PROMPT = 'This is a test of the connection. Use no tools, and answer with the word ready.';
const SHOWN_CELLS = 200;

/** @throws AgentFailure that says why it does not answer */
export const askForAnswer = async (host: AgentHost, asking: Asking): Promise<CheckStep> => {
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
  if (text === '') return { name: 'answer', ok: false, detail: 'it answered nothing' };
  const ms = Math.round(options.monotonicMs() - beganMs);
  return { name: 'answer', ok: true, detail: `it answered in ${ms} ms: ${said}` };
};

/** Keeps what the agent says, and gives it nothing. */
class Answers implements Listener {
  text = '';
  readonly requests = undefined;
  readonly printed = NOBODY.printed;

  async notified(_method: string, params: unknown): Promise<void> {
    const update = fieldsOf(fieldsOf(params).update);
    if (update.sessionUpdate !== 'agent_message_chunk') return;
    this.text += contentText(update.content) ?? '';
  }
}
