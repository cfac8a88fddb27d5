// Gets the agent of a run ready to be prompted: the one that waits for its conversation, or a new one.

import type { SessionMessage } from '@coxswain/protocol';
import type { Recording } from '../../command/recording.ts';
import type { RunHandle, RunRequest } from '../../runtime.ts';
import type { AgentHost } from '../host/agent-host.ts';
import { unlessStopped } from '../host/failure.ts';
import { fingerprintOf } from '../host/fingerprint.ts';
import type { FirstStarts } from '../host/first-starts.ts';
import type { WarmAgent, WarmHosts } from '../host/warm-hosts.ts';
import type { AcpOptions } from '../options.ts';
import { openSession } from '../session/open-session.ts';
import { startAgent } from '../session/start-agent.ts';
import type { RunListener } from './run-listener.ts';
import { endedFacts, systemMessage, telling } from './telling.ts';

export interface ReadyAgent extends WarmAgent {
  /** The agent begins from nothing: it is told of its skills and notes. */
  readonly isNew: boolean;
  readonly transcript: readonly SessionMessage[];
  /** It was kept ready since an earlier turn. */
  readonly wasWaiting: boolean;
}

export interface ReadyOptions {
  readonly request: RunRequest;
  readonly handle: RunHandle;
  readonly listener: RunListener;
  readonly recording: Recording;
  readonly options: AcpOptions;
  readonly warm: WarmHosts;
  readonly firstStarts: FirstStarts;
  readonly stops: readonly AbortSignal[];
  /** Called as soon as there is a process, which from then on must be ended; for each start anew. */
  started(host: AgentHost): void;
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
  await recording.update([telling('starting', request.agent.name)]);
  const { host, profile, opened } = await startAgent({
    ...ready,
    started: (started) => {
      ready.started(started);
      handle.started(started.leader);
      started.attach(listener);
    },
    open: (started, profile) =>
      openSession(started, {
        stops,
        timeoutMs: options.startTimeoutMs,
        request,
        profile,
        conversation: handle.conversation,
        replaying: (isReplaying) => {
          listener.hearing = isReplaying ? 'replay' : 'turn';
        },
      }),
    failed: ({ why, pauseMs, ended }) => {
      const next = `it had not begun, and is started again in ${pauseMs / 1_000} s`;
      return recording.update([systemMessage(`${why}; ${next}`), ...endedFacts(ended)]);
    },
  });
  const { sessionId, answer, isNew, transcript, lost } = opened;
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
