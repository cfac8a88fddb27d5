// What the HTTP app is given of this daemon.

import type { Engine, StopOptions } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import { type DaemonStatus, PROTOCOL_VERSION, VERSION } from '@coxswain/protocol';
import type { LiveConfig } from './config/live-config.ts';
import { type DaemonWorld, uniqueName } from './daemon-world.ts';
import type { ChannelsPort, HooksPort, Services } from './http/index.ts';
import { ownResources } from './process/own-resources.ts';

export interface ServiceParts {
  readonly world: DaemonWorld;
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly config: LiveConfig;
  readonly channels: ChannelsPort;
  readonly hooks: HooksPort;
  readonly startedAt: string;
  /** `host:port` of the TCP listener, once it listens. */
  readonly listen: () => string | undefined;
  readonly stop: (options: StopOptions) => void;
}

export const services = (parts: ServiceParts): Services => {
  const { world, engine, ledger, config, channels, hooks, startedAt, listen, stop } = parts;
  const resources = ownResources();
  const status = async (): Promise<DaemonStatus> => {
    const address = listen();
    const held = engine.pruneHeld();
    return {
      state: engine.state,
      pid: process.pid,
      version: VERSION,
      protocol: PROTOCOL_VERSION,
      startedAt,
      ledgerId: ledger.id,
      home: world.paths.home,
      socket: world.paths.socketFile,
      ...(address === undefined ? {} : { listen: address }),
      counts: await ledger.tasks.counts(),
      slots: engine.slots(),
      ...resources(),
      ...(held === undefined ? {} : { pruneHeld: held }),
    };
  };
  return {
    engine,
    ledger,
    config,
    channels,
    hooks,
    status,
    stop,
    log: world.log,
    clock: world.clock,
    newLogId: () => uniqueName(world),
    process: { pid: process.pid, nodeVersion: process.versions.node },
    userName: world.userName,
    environment: world.baseEnvironment,
    workflowsFolder: world.paths.workflowsFolder,
    worktreesFolder: world.paths.worktreesFolder,
  };
};
