// A run of an ACP agent from its start to its outcome. However it ends, nothing of it is left afterwards, except an agent
// that waits for the next turn of its conversation.

import { messageOf, type RunEnd } from '@coxswain/protocol';
import { MAIN_PROGRAM } from '../../command/held-program.ts';
import { recordingOf } from '../../command/recording.ts';
import type { RunHandle, RunRequest } from '../../runtime.ts';
import type { AgentHost } from '../host/agent-host.ts';
import { endHost } from '../host/end-host.ts';
import { AgentFailure, Stopped } from '../host/failure.ts';
import { IDLE_GRACE } from '../host/warm-hosts.ts';
import { quirksOf } from '../quirks.ts';
import { clientRequests } from '../requests/client-requests.ts';
import { converse } from './converse.ts';
import {
  type AgentRun,
  conversationOf,
  type ReadyAgent,
  type ReadyOptions,
  readyAgent,
} from './ready-agent.ts';
import { endedFacts } from './run-facts.ts';
import { RunListener } from './run-listener.ts';
import { stopDeadline } from './stop-deadline.ts';

const KEEP_ALIVE_MS = 5 * 60_000;
/** What had all its time to stop has this much for each further step. */
const LATE_GRACE_MS = 200;

/** Resolves when nothing of the run is left. Rejects only when recording failed. */
export const runAgent = async (
  request: RunRequest,
  handle: RunHandle,
  { options, warm, firstStarts, ended }: Pick<ReadyOptions, 'options' | 'warm' | 'firstStarts' | 'ended'>,
): Promise<RunEnd> => {
  const { earlier } = request;
  if (!earlier && (handle.signal.aborted || handle.force.aborted)) return { status: 'cancelled' };
  const recording = recordingOf(handle, earlier);
  const recorded = earlier?.positions.find(({ program }) => program === MAIN_PROGRAM);
  const listener = new RunListener(recording, recorded?.stdout);
  const run: Started = { host: undefined, agent: undefined };
  const requests = clientRequests({
    request,
    handle: { ask: (question) => handle.ask(question), update: recording.update, tools: handle.tools },
    start: options.start,
    handleFor: (asked) => listener.handleFor(asked, handle),
    environment: request.environment,
    toolCallOf: (toolCallId) => listener.translator?.toolCall(toolCallId),
    toolCallReported: (update, record) => listener.toolCallReported(update, record),
    knowsMissingFiles: () => quirksOf(run.agent?.profile.info).knowsMissingFiles,
    keepsAlwaysIn: () => quirksOf(run.agent?.profile.info).keepsAlwaysIn,
  });
  await requests.restored;
  listener.requests = requests;
  const deadline = stopDeadline(request.cancelGraceMs);
  const work = async (): Promise<RunEnd> => {
    const stops = [handle.signal, handle.force, recording.broken];
    const started = (host: AgentHost): void => {
      run.host = host;
    };
    const shared = { request, handle, listener, recording, options, stops, deadline };
    run.agent = await readyAgent({ ...shared, warm, firstStarts, started, ended });
    return converse(run.agent, shared);
  };
  const outcome = await work().catch(outcomeOf);
  const stops = [handle.force, recording.broken];
  await requests.close(handle.signal.aborted ? AbortSignal.any([deadline.begin(), ...stops]) : undefined);
  const { agent, host } = run;
  const mayStay = agent && mayWait(agent, { request, handle, recording, outcome });
  const isKept = mayStay && (await keepReady(agent, { request, listener, options, warm }));
  if (host && !isKept) {
    await endAfterRun(host, { request, handle, recording, deadline });
    ended(host, agent?.prompts.recordedIn);
  }
  listener.close();
  recording.broken.throwIfAborted();
  const { answer = '', usage } = listener.translator ?? {};
  return { ...outcome, ...(answer === '' ? {} : { result: answer }), ...(usage ? { usage } : {}) };
};

interface Started {
  host: AgentHost | undefined;
  agent: ReadyAgent | undefined;
}

const outcomeOf = (error: unknown): RunEnd => {
  if (error instanceof Stopped) return { status: 'cancelled' };
  if (error instanceof AgentFailure) return error.outcome;
  return { status: 'failed', reason: 'runtime_error', message: messageOf(error) };
};

// After a cancel nothing may be left, and what a cancelled agent still has running is unknown.
const mayWait = (
  { host }: ReadyAgent,
  {
    request,
    handle,
    recording,
    outcome,
  }: Pick<AgentRun, 'request' | 'handle' | 'recording'> & { readonly outcome: RunEnd },
): boolean =>
  request.isConversation &&
  request.agent.keepAliveMs !== 0 &&
  outcome.status === 'completed' &&
  host.exit === undefined &&
  ![handle.signal, handle.force, recording.broken].some((signal) => signal.aborted);

/** False when that could not be written down: who started next would know nothing of the agent. */
const keepReady = async (
  { prompts, costSoFar: costBefore }: ReadyAgent,
  { request, listener, options, warm }: Pick<ReadyOptions, 'request' | 'listener' | 'options' | 'warm'>,
): Promise<boolean> => {
  const { costSoFar = costBefore } = listener.translator ?? {};
  const { name: agentName, keepAliveMs = KEEP_ALIVE_MS } = request.agent;
  const conversation = conversationOf(request);
  const sinceMs = options.nowMs();
  const untilMs = sinceMs + keepAliveMs;
  try {
    const waiting = await prompts.waits({ agentName, conversation, sinceMs, untilMs, costSoFar });
    warm.keep(conversation, waiting, keepAliveMs);
    return true;
  } catch {
    return false;
  }
};

const endAfterRun = async (
  host: AgentHost,
  { request, handle, recording, deadline }: Omit<AgentRun, 'listener' | 'options' | 'stops'>,
): Promise<void> => {
  const { stdinGraceMs, graceMs } = IDLE_GRACE;
  const mostMs = deadline.isPast ? Math.min(LATE_GRACE_MS, request.cancelGraceMs) : request.cancelGraceMs;
  const processes = await endHost(host, {
    stdinGraceMs: Math.min(stdinGraceMs, mostMs),
    graceMs: Math.min(graceMs, mostMs),
    forces: [handle.force, recording.broken, deadline.killing],
    runMark: request.mark,
  });
  await recording.update(endedFacts(processes));
};
