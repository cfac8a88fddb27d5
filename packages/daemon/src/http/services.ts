// What the HTTP app needs from the rest of the daemon. Everything is handed in; the app reads nothing from the process.

import type { Engine, StopOptions } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import type {
  AuditBy,
  ChannelSummary,
  ChannelTest,
  ConfigEntry,
  DaemonStatus,
  TelemetryStatus,
} from '@coxswain/protocol';
import type { HookOfJob } from '../hooks/hook-key.ts';

/** The settings as a person sees and changes them. */
export interface ConfigPort {
  /** Every setting with its value and where the value comes from; secrets already hidden. */
  entries(): readonly ConfigEntry[];
  /** Checks the value, writes it into the config and applies it. Throws ProblemError for an invalid key or value. */
  set(key: string, value: unknown, by: AuditBy): Promise<ConfigEntry>;
  /** The agent that a submission without one gets; undefined when there is none. */
  defaultAgent(): string | undefined;
  /** Resolves when what was just saved is in effect or was rejected. */
  settled(): Promise<void>;
  /** Why the saved file was rejected; undefined: it is in effect. */
  fault(): string | undefined;
}

/** The channels as they are now. */
export interface ChannelsPort {
  list(): Promise<readonly ChannelSummary[]>;
  /** Throws `channel_not_found`. */
  test(
    name: string,
    request: { readonly address?: string | undefined; readonly text?: string | undefined },
  ): Promise<ChannelTest>;
}

/** Where unexpected failures are written; pino's order of arguments. */
export interface LogPort {
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface ClockPort {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds that never jump, with fractions, for durations. */
  monotonicMs(): number;
}

/** The secrets and addresses of webhooks. */
export interface HooksPort {
  /** `whsec_…`. */
  secretOf(hook: HookOfJob): string;
  /** Where to send to. */
  urlOf(path: string): string;
  /** Stands in for an unknown webhook, so that refusing it takes as long. */
  readonly nobody: HookOfJob;
}

/** How many streams and other answers that take their time may be open at once. */
export interface StreamLimits {
  /** In all; programs with a token may have half of them. */
  readonly max: number;
  /** For each token. */
  readonly perToken: number;
}

export interface Services {
  readonly checkTelemetry: (signal: AbortSignal) => Promise<TelemetryStatus>;
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly config: ConfigPort;
  readonly hooks: HooksPort;
  readonly channels: ChannelsPort;
  status(): Promise<DaemonStatus>;
  /** Ends a pause, a drain, or the hold of a copied ledger. */
  resume(by: AuditBy): Promise<void>;
  /** Begins to stop the daemon and returns at once; the answer to the request is sent first. */
  stop(options: StopOptions): void;
  /** The ids of the runs whose programs may outlive them. Default: there are none. */
  readonly lastingRuns?: (() => readonly string[]) | undefined;
  /** The identity of the served state folder; undefined if unknown. */
  readonly folder: string | undefined;
  readonly log: LogPort;
  readonly clock: ClockPort;
  /** A random id under which an internal error is logged. */
  newLogId(): string;
  /** The process that answers, and the version of its Node. */
  readonly process: { readonly pid: number; readonly nodeVersion: string };
  /** The operating system's name of the user whose socket this is. */
  readonly userName: string;
  /** The environment of programs the daemon runs on its own; its PATH finds agents if a request has none. */
  readonly environment: Readonly<Record<string, string>>;
  /** Definitions of workflows that are known by name everywhere. */
  readonly workflowsFolder: string;
  /** Where the git worktrees of conversations are. */
  readonly worktreesFolder: string;
  /** The interval of a stream's pings. Default: {@link PING_INTERVAL_MS} of the protocol. */
  readonly pingMs?: number | undefined;
  /** As they are configured now. */
  readonly streamLimits: () => StreamLimits;
  /** How long a stream that can be resumed waits for a reader that takes nothing. Default 10 minutes. */
  readonly stalledMs?: number | undefined;
}

/** Access over a TCP listener. */
export interface TcpAccess {
  /** The token of the listener; a run's own token is accepted too. */
  readonly token: string;
  /** Accepted Host headers, with the port unless it is 80: names of this machine, never a wildcard. */
  readonly hosts: readonly string[];
}
