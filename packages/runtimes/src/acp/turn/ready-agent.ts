// Gets the agent of a run ready to be prompted: the one that waits for its conversation, or a new one.

import type { SessionMessage } from '@coxswain/protocol';
import type { RunRequest } from '../../runtime.ts';
import { unlessStopped } from '../host/failure.ts';
import { fingerprintOf } from '../host/fingerprint.ts';
import type { WarmAgent, WarmHosts } from '../host/warm-hosts.ts';
import { openSession } from '../session/open-session.ts';
import { type StartOptions, startAgent } from './start-agent.ts';
import { systemMessage } from './telling.ts';

export interface ReadyAgent extends WarmAgent {
  /** The agent begins from nothing: it is told of its skills and notes. */
  readonly isNew: boolean;
  readonly transcript: readonly SessionMessage[];
  /** It was kept ready since an earlier turn. */
  readonly wasWaiting: boolean;
}

export interface ReadyOptions extends StartOptions {
  readonly warm: WarmHosts;
}

/** What names the conversation of a run: a session belongs to one agent. */
export const conversationOf = ({ agent, sessionId }: Pick<RunRequest, 'agent' | 'sessionId'>): string =>
  JSON.stringify([agent.name, sessionId]);

/** @throws AgentFailure, Stopped */
export const readyAgent = async (options: ReadyOptions): Promise<ReadyAgent> => {
  const { request, handle, warm, listener } = options;
  const fingerprint = fingerprintOf(request);
  const waiting = await warm.take(conversationOf(request), {
    fingerprint,
    sessionId: handle.conversation.agentSessionId,
  });
  if (!waiting) return newAgent(options, fingerprint);
  options.started(waiting.host);
  handle.started(waiting.host.leader);
  listener.hearing = 'between';
  waiting.host.attach(listener);
  await unlessStopped(waiting.host.quiet(), ...options.stops);
  listener.hearing = 'turn';
  const { costTold: costSoFar = waiting.costSoFar } = listener;
  return { ...waiting, costSoFar, isNew: false, transcript: [], wasWaiting: true };
};

const newAgent = async (ready: ReadyOptions, fingerprint: string): Promise<ReadyAgent> => {
  const { request, handle, listener, recording, options, stops } = ready;
  const { host, profile } = await startAgent(ready);
  const limits = { stops, timeoutMs: options.startTimeoutMs };
  const { sessionId, answer, isNew, transcript, lost } = await openSession(host, {
    ...limits,
    request,
    profile,
    conversation: handle.conversation,
    replaying: (isReplaying) => {
      listener.hearing = isReplaying ? 'replay' : 'turn';
    },
  });
  if (lost !== undefined) {
    const count = transcript.length === 1 ? 'the 1 message' : `the ${transcript.length} messages`;
    await recording.update([systemMessage(`${lost}; it is given ${count} of it that cox kept`)]);
  }
  return {
    host,
    profile,
    sessionId,
    answer,
    fingerprint,
    costSoFar: isNew ? 0 : listener.costTold,
    isNew,
    transcript,
    wasWaiting: false,
  };
};
