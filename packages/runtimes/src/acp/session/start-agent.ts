// Starts the process of an agent, initializes it and opens its session. One that fails before its session is open has done
// nothing yet, and what made it fail may pass (opencode's database is locked while another migrates it): it is started again.

import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { type EndedProcess, VERSION } from '@coxswain/protocol';
import { pause } from '../../processes/pause.ts';
import type { AgentHost } from '../host/agent-host.ts';
import { endHost } from '../host/end-host.ts';
import { AgentFailure, Stopped } from '../host/failure.ts';
import type { FirstStarts } from '../host/first-starts.ts';
import { type HostRequest, startHost } from '../host/start-host.ts';
import { IDLE_GRACE } from '../host/warm-hosts.ts';
import type { AcpOptions } from '../options.ts';
import { type AgentProfile, initialize } from './initialize.ts';

export interface StartOptions<Opened> {
  readonly request: HostRequest;
  readonly options: AcpOptions;
  readonly firstStarts: FirstStarts;
  readonly stops: readonly AbortSignal[];
  /** Called as soon as there is a process, which from then on must be ended; again for each start. */
  started(host: AgentHost): void;
  /** Opens the session of an agent that was greeted. */
  open(host: AgentHost, profile: AgentProfile): Promise<Opened>;
  /** Called before a pause, after which the agent is started again. */
  failed(start: FailedStart): Promise<void>;
}

export interface FailedStart {
  readonly why: string;
  readonly pauseMs: number;
  /** What it left, and had to be ended. */
  readonly ended: readonly EndedProcess[];
}

export interface StartedAgent<Opened> {
  readonly host: AgentHost;
  readonly profile: AgentProfile;
  readonly opened: Opened;
}

/** @throws AgentFailure of the last start, Stopped */
export const startAgent = <Opened>(starting: StartOptions<Opened>): Promise<StartedAgent<Opened>> =>
  start(starting, starting.options.restartPausesMs, 1);

const start = async <Opened>(
  starting: StartOptions<Opened>,
  [pauseMs, ...laterPausesMs]: readonly number[],
  nth: number,
): Promise<StartedAgent<Opened>> => {
  const { request, stops, firstStarts } = starting;
  let host: AgentHost | undefined;
  const greet = async (): Promise<Omit<StartedAgent<Opened>, 'opened'>> => {
    if (stops.some((stop) => stop.aborted)) throw new Stopped();
    host = await startHost(request, starting.options);
    starting.started(host);
    const limits = { stops, timeoutMs: starting.options.startTimeoutMs };
    return { host, profile: await initialize(host, limits, VERSION) };
  };
  try {
    const greeted = await firstStarts.start(request, { stops }, greet);
    return { ...greeted, opened: await starting.open(greeted.host, greeted.profile) };
  } catch (error) {
    if (!host || pauseMs === undefined || !mayPass(error)) throw afterStarts(error, nth);
    const ended = await endHost(host, { ...IDLE_GRACE, forces: stops, runMark: request.mark });
    await host.forget();
    await starting.failed({ why: error.message, pauseMs, ended });
  }
  await pause(pauseMs, AbortSignal.any([...stops]));
  return start(starting, laterPausesMs, nth + 1);
};

const afterStarts = (error: unknown, starts: number): unknown =>
  error instanceof AgentFailure && starts > 1
    ? new AgentFailure({ ...error.outcome, message: `${error.message}; gave up after ${starts} attempts` })
    : error;

/** What a shell answers for a program that it cannot run, and for one that it does not find (POSIX, 2.8.2). */
const NO_PROGRAM = [126, 127];
/** The code of JSON-RPC for what went wrong inside. */
const INTERNAL_ERROR = -32_603;

// A signal comes from a person, or from a kernel short of memory; an agent that lives and does not answer stays so; and
// what an agent refuses for a reason it refuses again.
const mayPass = (error: unknown): error is AgentFailure => {
  if (!(error instanceof AgentFailure)) return false;
  const { outcome, cause } = error;
  if (cause instanceof RequestError) return cause.code === INTERNAL_ERROR;
  return outcome.reason === 'exit_code' && !NO_PROGRAM.includes(outcome.exitCode ?? 0);
};
