// Gets the agent of a run ready to be prompted: the one that waits for its conversation, or a new one.

import { createHash } from 'node:crypto';
import { type SessionMessage, TRACEPARENT_VARIABLE } from '@coxswain/protocol';
import { MAIN_PROGRAM } from '../../command/held-program.ts';
import type { Recording } from '../../command/recording.ts';
import { runIdOf } from '../../processes/marks.ts';
import type { RunHandle, RunRequest } from '../../runtime.ts';
import type { AgentHost } from '../host/agent-host.ts';
import { readAgentRecord } from '../host/agent-record.ts';
import { failure, unlessStopped } from '../host/failure.ts';
import type { FirstStarts } from '../host/first-starts.ts';
import { findHost } from '../host/start-host.ts';
import type { WarmAgent, WarmHosts } from '../host/warm-hosts.ts';
import type { AcpOptions } from '../options.ts';
import { openSession } from '../session/open-session.ts';
import { startAgent } from '../session/start-agent.ts';
import { endedFacts, phaseFact, systemMessage } from './run-facts.ts';
import type { RunListener } from './run-listener.ts';
import type { StopDeadline } from './stop-deadline.ts';
import { WrittenPrompts } from './written-prompts.ts';

export interface ReadyAgent extends WarmAgent {
  /** The agent's conversation is new: it gets its skills and notes. */
  readonly isNew: boolean;
  readonly transcript: readonly SessionMessage[];
  /** It is set as it was for an earlier turn. */
  readonly isPrepared: boolean;
  readonly prompts: WrittenPrompts;
}

/** A run that goes on, as each of its parts sees it. */
export interface AgentRun {
  readonly request: RunRequest;
  readonly handle: RunHandle;
  readonly listener: RunListener;
  readonly recording: Recording;
  readonly options: AcpOptions;
  readonly stops: readonly AbortSignal[];
  readonly deadline: StopDeadline;
}

export interface ReadyOptions extends AgentRun {
  readonly warm: WarmHosts;
  readonly firstStarts: FirstStarts;
  /** Called as soon as there is a process, which from then on must be ended; for each start anew. */
  started(host: AgentHost): void;
  /** Called when it has ended after a run that is not settled yet. */
  ended(host: AgentHost, recordedIn: string | undefined): void;
}

/** What names the conversation of a run: a session belongs to one agent. */
export const conversationOf = ({ agent, sessionId }: Pick<RunRequest, 'agent' | 'sessionId'>): string =>
  JSON.stringify([agent.name, sessionId]);

/** @throws AgentFailure, Stopped */
export const readyAgent = async (options: ReadyOptions): Promise<ReadyAgent> => {
  const { request, handle, warm, listener } = options;
  if (request.earlier) return agentAtWork(options);
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
  const { costSoFar = waiting.costSoFar } = listener;
  const agent = { ...waiting, costSoFar };
  const prompts = new WrittenPrompts(agent, request);
  return { ...agent, isNew: false, transcript: [], isPrepared: true, prompts };
};

/** The agent of a run that outlived its daemon: what it has said since its first prompt is heard once more. */
const agentAtWork = async ({
  request,
  handle,
  listener,
  options,
  started,
}: ReadyOptions): Promise<ReadyAgent> => {
  const { runDir, earlier } = request;
  const record = await readAgentRecord(runDir);
  const stderr = earlier?.positions.find(({ program }) => program === MAIN_PROGRAM)?.stderr;
  const from = record?.journal.stdout ?? 0;
  const prompts = record?.prompts.map(({ at }) => at) ?? [];
  const host = record && (await findHost(runDir, record, { ...options, from, prompts, stderr }));
  if (!host) {
    const message = `the agent of this task was lost; what was left of it has been ended`;
    throw failure('runner_lost', message);
  }
  started(host);
  handle.started(host.leader);
  listener.isPrompted = true;
  const agent = { ...record, host, recordedIn: runDir };
  const written = new WrittenPrompts(agent, request, record);
  return { ...agent, isNew: false, transcript: [], isPrepared: true, prompts: written };
};

const newAgent = async (ready: ReadyOptions, fingerprint: string): Promise<ReadyAgent> => {
  const { request, handle, listener, recording, options, stops } = ready;
  await recording.update([phaseFact('starting', request.agent.name)]);
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
      const next = `it had not started work; retrying in ${pauseMs / 1_000} s`;
      return recording.update([systemMessage(`${why}; ${next}`), ...endedFacts(ended)]);
    },
  });
  const { sessionId, answer, isNew, transcript, lost } = opened;
  if (lost !== undefined) {
    const count = transcript.length === 1 ? 'the 1 message' : `the ${transcript.length} messages`;
    await recording.update([systemMessage(`${lost}; it gets ${count} that cox kept`)]);
  }
  const agent = {
    host,
    profile,
    sessionId,
    answer,
    fingerprint,
    costSoFar: isNew ? 0 : listener.costSoFar,
    startedBy: runIdOf(request.mark),
  };
  return { ...agent, isNew, transcript, isPrepared: false, prompts: new WrittenPrompts(agent, request) };
};

// An agent that was started with one environment, folder or set of rights must not serve a run with another.

/** These differ from run to run, or from terminal to terminal, and mean nothing to an agent that serves several. */
const OF_ONE_RUN = new Set([
  'COX_TASK_ID',
  'COX_RUN',
  TRACEPARENT_VARIABLE,
  '_',
  'SHLVL',
  'OLDPWD',
  'COLUMNS',
  'LINES',
  'WINDOWID',
  'TMUX_PANE',
  'TERM_SESSION_ID',
  'ITERM_SESSION_ID',
]);

/** Equal for runs that the same process of an agent may serve. It holds no secret: it is a hash. */
export const fingerprintOf = (request: RunRequest): string => {
  const { agent, overrides, environment, workDir, addDirs, permissions, offLimits, coxServer } = request;
  const what = {
    agent,
    overrides,
    environment: lasting(environment),
    workDir,
    addDirs,
    permissions,
    offLimits,
    coxServer: coxServer && { ...coxServer, env: lasting(coxServer.env) },
  };
  return createHash('sha256').update(JSON.stringify(what, inOrder)).digest('hex');
};

const lasting = (environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !OF_ONE_RUN.has(name)));

// The order of the fields of an object means nothing.
const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;
