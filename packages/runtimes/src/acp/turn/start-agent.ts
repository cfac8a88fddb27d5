// Starts the process of an agent and greets it. Agents that start at once get into each other's way (opencode's share a
// database, which is locked then): one that ended before it said a word has done nothing yet, and is started again.

import { setTimeout as sleep } from 'node:timers/promises';
import { VERSION } from '@coxswain/protocol';
import type { Recording } from '../../command/recording.ts';
import type { RunHandle, RunRequest } from '../../runtime.ts';
import type { AgentHost } from '../host/agent-host.ts';
import { endHost } from '../host/end-host.ts';
import { AgentFailure, unlessStopped } from '../host/failure.ts';
import { startHost } from '../host/start-host.ts';
import { IDLE_GRACE } from '../host/warm-hosts.ts';
import type { AcpOptions } from '../options.ts';
import { type AgentProfile, initialize } from '../session/initialize.ts';
import type { RunListener } from './run-listener.ts';
import { systemMessage, telling } from './telling.ts';

export interface StartOptions {
  readonly request: RunRequest;
  readonly handle: RunHandle;
  readonly listener: RunListener;
  readonly recording: Recording;
  readonly options: AcpOptions;
  readonly stops: readonly AbortSignal[];
  /** Called as soon as there is a process, which from then on must be ended; for each start anew. */
  started(host: AgentHost): void;
}

export interface StartedAgent {
  readonly host: AgentHost;
  readonly profile: AgentProfile;
}

/** @throws AgentFailure of the last start, Stopped */
export const startAgent = async (starting: StartOptions): Promise<StartedAgent> => {
  const { request, recording, options } = starting;
  await recording.update([telling('starting', request.agent.name)]);
  return start(starting, options.restartPausesMs);
};

const start = async (
  starting: StartOptions,
  [pauseMs, ...laterPausesMs]: readonly number[],
): Promise<StartedAgent> => {
  const { request, handle, listener, recording, options, stops } = starting;
  const host = await startHost(request, options.maxMessageBytes);
  starting.started(host);
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
  return start(starting, laterPausesMs);
};

/** What a shell answers for a program that it cannot run, and for one that it does not find (POSIX, 2.8.2). */
const NO_PROGRAM = [126, 127];

// A signal is somebody's wish, or the kernel's for want of memory; an agent that lives and does not answer stays so.
const mayHeal = (error: unknown): error is AgentFailure =>
  error instanceof AgentFailure &&
  error.outcome.code === 'exit_code' &&
  !NO_PROGRAM.includes(error.outcome.exitCode ?? 0);
