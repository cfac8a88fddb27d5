// The options of the runtime of ACP agents, and its dependencies.

import { asChildren, type StartHeld } from '../command/held-program.ts';
import { programStarter } from '../command/start.ts';
import { systemProcesses } from '../processes/system-processes.ts';

export interface AcpRuntimeOptions {
  /** Starts programs. Default: as children of this process. */
  readonly start?: StartHeld | undefined;
  /** How long an agent may take to answer `initialize`, and to open its session. Default 60 s. */
  readonly startTimeoutMs?: number;
  /** The pauses before an agent that failed before its session was open is started again. Default 0.5 s, then 2 s. */
  readonly restartPausesMs?: readonly number[];
  /** How long agents wait for the first start of the same program. Default 10 s. */
  readonly firstStartMs?: number;
  /** How many agents wait at once for the next turn of their conversation. Default 3. */
  readonly maxWarmAgents?: number;
  /** The longest message that is read of an agent. Default 64 MiB. */
  readonly maxMessageBytes?: number;
  /** How long `check` may take in total. Default 90 s. */
  readonly checkTimeoutMs?: number;
  /** The wall clock, in milliseconds since 1970. */
  readonly nowMs?: () => number;
  /** A clock that never goes back. */
  readonly monotonicMs?: () => number;
  /** Names what `check` starts. */
  readonly newId?: () => string;
}

export type AcpOptions = Required<AcpRuntimeOptions> & { readonly start: StartHeld };

/** Programs that end with this process. */
export const AS_CHILD: StartHeld = asChildren(programStarter(systemProcesses));

const MIB = 1024 * 1024;

/** The options with their defaults and the system's clocks. */
export const withDefaults = (options: AcpRuntimeOptions): AcpOptions => ({
  startTimeoutMs: 60_000,
  restartPausesMs: [500, 2_000],
  firstStartMs: 10_000,
  maxWarmAgents: 3,
  maxMessageBytes: 64 * MIB,
  checkTimeoutMs: 90_000,
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  newId: () => crypto.randomUUID(),
  ...options,
  start: options.start ?? AS_CHILD,
});
