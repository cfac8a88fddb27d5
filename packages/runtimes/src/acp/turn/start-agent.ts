// Starts the process of an agent and greets it. Agents that start at once get into each other's way (opencode's share a
// database, which is locked then): one that ended before it said a word has done nothing yet, and is started again.

import { setTimeout as sleep } from 'node:timers/promises';
import { VERSION } from '@coxswain/protocol';
import type { AgentHost } from '../host/agent-host.ts';
import { endHost } from '../host/end-host.ts';
import { AgentFailure, unlessStopped } from '../host/failure.ts';
import { startHost } from '../host/start-host.ts';
import { IDLE_GRACE } from '../host/warm-hosts.ts';
import { type AgentProfile, initialize } from '../session/initialize.ts';
import type { ReadyOptions } from './ready-agent.ts';
import { systemMessage, telling } from './telling.ts';

export interface StartedAgent {
  readonly host: AgentHost;
  readonly profile: AgentProfile;
}

/** @throws AgentFailure of the last start, Stopped */
export const startAgent = async (ready: ReadyOptions): Promise<StartedAgent> => {
  const { request, recording, options } = ready;
  await recording.update([telling('starting', request.agent.name)]);
  return start(ready, options.restartPausesMs);
};

const start = async (
  ready: ReadyOptions,
  [pauseMs, ...laterPausesMs]: readonly number[],
): Promise<StartedAgent> => {
  const { request, handle, listener, recording, options, stops } = ready;
  const host = await startHost(request, options.maxMessageBytes);
  ready.started(host);
  handle.started(host.leader);
  host.attach(listener);
  try {
    const profile = await initialize(host, { stops, timeoutMs: options.startTimeoutMs }, VERSION);
    return { host, profile };
  } catch (error) {
    if (pauseMs === undefined || !mayHeal(error)) throw error;
    const next = `it had not begun, and is started again in ${pauseMs / 1_000} s`;
    await recording.update([systemMessage(`${error.message}; ${next}`)]);
  }
  await endHost(host, { ...IDLE_GRACE, forces: stops, runMark: request.mark });
  await unlessStopped(sleep(pauseMs), ...stops);
  return start(ready, laterPausesMs);
};

/** What a shell answers for a program that it cannot run, and for one that it does not find (POSIX, 2.8.2). */
const NO_PROGRAM = [126, 127];

// A signal is somebody's wish, or the kernel's for want of memory; an agent that lives and does not answer stays so.
const mayHeal = (error: unknown): error is AgentFailure =>
  error instanceof AgentFailure &&
  error.outcome.code === 'exit_code' &&
  !NO_PROGRAM.includes(error.outcome.exitCode ?? 0);
