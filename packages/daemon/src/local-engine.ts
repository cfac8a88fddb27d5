// The engine of this daemon: what it is given of the world, and its settings from the configuration.

import { join } from 'node:path';
import { createEngine, type Engine, type EngineSettings, type Outlet } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import {
  acpRuntime,
  commandRuntime,
  endLeftovers,
  makeWorktree,
  modelRuntime,
  noteReady,
} from '@coxswain/runtimes';
import { defaultAgentFinder } from './agents/default-agent.ts';
import { withInstallHint } from './agents/install-hint.ts';
import type { Config } from './config/config.ts';
import { limitsOf } from './config/keys.ts';
import type { LiveConfig } from './config/live-config.ts';
import { coxServer, coxToolsThrough } from './cox-tools.ts';
import type { DaemonWorld } from './daemon-world.ts';
import type { Fetch } from './http/index.ts';

/** The part of the configuration that the engine knows. */
export const engineSettings = ({ values, agents }: Config): EngineSettings => ({
  limits: limitsOf(values),
  agents,
  ...(values.defaultAgent === undefined ? {} : { defaultAgent: values.defaultAgent }),
});

export interface LocalEngineOptions {
  readonly world: DaemonWorld;
  readonly ledger: Ledger;
  readonly config: LiveConfig;
  /** Answers requests of the agents whose loop runs in this process, as it answers those of clients. */
  readonly fetch: Fetch;
  /** Over which notices go out. */
  readonly outlet: Outlet;
  /** Traces of tasks are sent. */
  readonly isTraced: boolean;
}

/** Makes the engine over an open ledger; nothing runs before it is started. */
export const localEngine = ({
  world,
  ledger,
  config,
  fetch,
  outlet,
  isTraced,
}: LocalEngineOptions): Engine => {
  const { paths, clock, randomBytes, log } = world;
  return createEngine({
    ledger,
    runtimes: { command: commandRuntime(), acp: withInstallHint(acpRuntime()), model: modelRuntime() },
    endLeftovers,
    clock,
    randomBytes,
    log,
    environmentsDir: paths.environmentsFolder,
    runsDir: join(paths.stateFolder, 'runs'),
    baseEnvironment: world.baseEnvironment,
    addressEnvironment: () => ({ COX_SOCKET: world.socket.file, COX_HOME: paths.home }),
    homeDir: world.userHome,
    timeZone: world.timeZone,
    node: world.hostName,
    findDefaultAgent: defaultAgentFinder({
      agents: () => config.current.agents,
      ownPath: world.baseEnvironment.PATH ?? '',
      monotonicMs: clock.monotonicMs,
    }),
    coxServer: coxServer(),
    coxTools: coxToolsThrough(fetch),
    outlet,
    isTraced,
    worktrees: {
      make: (request) => makeWorktree({ ...request, worktreesFolder: paths.worktreesFolder }),
      noteReady,
    },
    stateDirs: [paths.stateFolder, world.socket.folder, paths.configFile, paths.environmentFile],
    settings: engineSettings(config.current),
  });
};
