// The reading of a run whose agent prints a format: between what is pumped and what is recorded.

import type { Fact, NewMessage, RunEnd } from '@coxswain/protocol';
import type { RunHandle, RunRequest } from '../../runtime.ts';
import type { Recording } from '../recording.ts';
import { type Concluding, FormattedOutput } from './formatted-output.ts';

export interface FormatReading {
  /** Records what was printed, as facts. Never rejects. */
  update(facts: readonly Fact[]): Promise<void>;
  end(isStopped: boolean): Promise<void>;
  /** The answer; empty when there is none. */
  readonly result: string;
  conclude(outcome: RunEnd, at: Pick<Concluding, 'program' | 'nowMs'>): Promise<RunEnd>;
}

/** Undefined when the program is not the agent's, or its output is plain. */
export const readingOf = (
  { agent, command, prompt, environment }: RunRequest,
  { conversation }: RunHandle,
  { update, noteAgentSession, append }: Recording,
): FormatReading | undefined => {
  if (agent.format === undefined || command !== undefined) return undefined;
  const output = new FormattedOutput(agent.format);
  const resumed = conversation.agentSessionId;
  let noted = resumed;
  const record = async (facts: readonly Fact[]): Promise<void> => {
    const { sessionId } = output;
    if (sessionId !== undefined && sessionId !== noted) {
      noted = sessionId;
      await noteAgentSession(sessionId);
    }
    if (facts.length > 0) await update(facts);
  };
  return {
    update: (facts) => record(output.take(facts)),
    end: (isStopped) => record(output.end(isStopped)),
    get result() {
      return output.result ?? '';
    },
    conclude: async (outcome, at) => {
      // It could not even begin to go on: the conversation is not there any more, and the next task begins a new one.
      if (outcome.status === 'failed' && resumed !== undefined && output.sessionId === undefined)
        await noteAgentSession(undefined);
      await append(saidIn(prompt, output.result ?? ''));
      return output.conclude(outcome, { ...at, timeZone: environment.TZ });
    },
  };
};

const saidIn = (prompt: string, answer: string): readonly NewMessage[] => [
  { role: 'user', parts: [{ type: 'text', text: prompt }] },
  ...(answer === '' ? [] : [{ role: 'assistant', parts: [{ type: 'text', text: answer }] } as const]),
];
