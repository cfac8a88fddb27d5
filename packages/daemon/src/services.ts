// The services of this daemon for the HTTP app.

import type { Engine, StopOptions } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import { type AuditBy, BUILD, type DaemonStatus, PROTOCOL_VERSION, VERSION } from '@coxswain/protocol';
import type { RunnerPrograms } from '@coxswain/runtimes';
import type { FollowedConfig } from './config/config-watch.ts';
import type { LiveConfig } from './config/live-config.ts';
import { type DaemonDeps, uniqueName } from './daemon-deps.ts';
import type { ChannelsPort, HooksPort, Services } from './http/index.ts';
import { ownResources } from './process/own-resources.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** Undefined while there is none. */
const runnersOf = async ({
  programs,
  ledger,
}: {
  readonly programs: Pick<RunnerPrograms, 'status' | 'lasting'> | undefined;
  readonly ledger: Pick<Ledger, 'tasks'>;
}): Promise<DaemonStatus['runners']> => {
  const runners = (await programs?.status()) ?? [];
  if (runners.length === 0) return undefined;
  // Mostly there is none, and cockpits ask for the status again and again.
  const hasStrangers = runners.some(({ answer }) => answer !== undefined && answer.strangers.length > 0);
  const claims = hasStrangers ? await ledger.tasks.claims() : [];
  const claimed = new Set<string>(claims.map(({ claim }) => claim.runId));
  return runners.map(({ answer, silentMs, isInOwnService, ...runner }) => {
    const unclaimed = answer?.strangers.filter(({ runId }) => !claimed.has(runId)) ?? [];
    return {
      ...runner,
      isAnswering: answer !== undefined,
      silentMs: silentMs === undefined ? undefined : Math.ceil(silentMs),
      build: answer?.build,
      rssBytes: answer?.rssBytes,
      programs: answer?.programs,
      unclaimed: unclaimed.length === 0 ? undefined : unclaimed.map(({ pid }) => pid),
      isInUnit: isInOwnService || undefined,
    };
  });
};

export const services = (parts: {
  readonly deps: DaemonDeps;
  /** The identity of the state folder. */
  readonly folder: string | undefined;
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly config: LiveConfig;
  readonly followed: FollowedConfig;
  readonly channels: ChannelsPort;
  readonly hooks: HooksPort;
  readonly telemetry: Pick<Telemetry, 'check'>;
  /** Undefined: they end with this process. */
  readonly programs: Pick<RunnerPrograms, 'status' | 'lasting'> | undefined;
  readonly startedAt: string;
  /** `host:port` of the TCP listener, once it listens. */
  readonly listen: () => string | undefined;
  /** Ends a pause, a drain, or the hold of a copy. */
  readonly resume: (by: AuditBy) => Promise<void>;
  readonly stop: (options: StopOptions) => void;
}): Services => {
  const { deps, folder, engine, ledger, config, followed, channels, hooks } = parts;
  const { startedAt, listen, resume, stop } = parts;
  const resources = ownResources();
  const status = async (): Promise<DaemonStatus> => {
    const address = listen();
    const held = engine.pruneHeld();
    const configFault = followed.fault();
    const { copiedFrom } = ledger;
    return {
      state: engine.state,
      pid: process.pid,
      version: VERSION,
      build: BUILD,
      protocol: PROTOCOL_VERSION,
      startedAt,
      ledgerId: ledger.id,
      copiedFrom,
      home: deps.paths.home,
      socket: deps.socket.file,
      listen: address,
      counts: await ledger.tasks.counts(),
      slots: engine.slots(),
      ...resources(),
      runners: await runnersOf(parts),
      pruneHeld: held,
      configFault,
    };
  };
  return {
    engine,
    lastingRuns: () => parts.programs?.lasting() ?? [],
    ledger,
    config: {
      entries: () => config.entries(),
      set: (key, value, by) => config.set(key, value, by),
      defaultAgent: () => config.defaultAgent(),
      settled: followed.settled,
      fault: followed.fault,
    },
    channels,
    hooks,
    status,
    checkTelemetry: (signal) => parts.telemetry.check(signal),
    resume,
    stop,
    folder,
    log: deps.log,
    clock: deps.clock,
    newLogId: () => uniqueName(deps),
    process: { pid: process.pid, nodeVersion: process.versions.node },
    userName: deps.userName,
    environment: deps.baseEnvironment,
    workflowsFolder: deps.paths.workflowsFolder,
    worktreesFolder: deps.paths.worktreesFolder,
    streamLimits: () => {
      const { values } = config.current;
      return { max: values.maxStreams, perToken: values.maxStreamsPerToken };
    },
  };
};
