// The engine of this daemon: its dependencies, and its settings from the configuration.

import { join } from 'node:path';
import { createEngine, type Engine, type EngineSettings, type NotificationSender } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import type { AgentDefinition, RunEnd } from '@coxswain/protocol';
import {
  acpRuntime,
  type CheckStep,
  commandRuntime,
  endLeftovers,
  makeWorktree,
  modelRuntime,
  noteReady,
  type RunnerPrograms,
  type Runtime,
} from '@coxswain/runtimes';
import { defaultAgentFinder } from './agents/default-agent.ts';
import { programOf } from './agents/program.ts';
import type { Config } from './config/config.ts';
import { limitsOf } from './config/keys.ts';
import type { LiveConfig } from './config/live-config.ts';
import { coxServer, coxToolsThrough } from './cox-tools.ts';
import type { DaemonDeps } from './daemon-deps.ts';
import type { Fetch } from './http/index.ts';
import { readKey } from './state/key-file.ts';

/** The part of the configuration the engine uses. */
export const engineSettings = ({ values, agents }: Config): EngineSettings => ({
  limits: limitsOf(values),
  agents,
  defaultAgent: values.defaultAgent,
});

export interface LocalEngineOptions {
  readonly deps: DaemonDeps;
  readonly ledger: Ledger;
  readonly config: LiveConfig;
  /** Answers requests of agents whose loop runs in this process, as it answers clients. */
  readonly fetch: Fetch;
  /** Sends notices. */
  readonly notifications: NotificationSender;
  /** Traces of tasks are sent. */
  readonly isTraced: boolean;
  /** Undefined: programs end with this process. */
  readonly programs: RunnerPrograms | undefined;
}

/** Creates the engine over an open ledger; nothing runs until it is started. */
export const localEngine = ({
  deps,
  ledger,
  config,
  fetch,
  notifications,
  isTraced,
  programs,
}: LocalEngineOptions): Engine => {
  const { paths, clock, randomBytes, log } = deps;
  return createEngine({
    ledger,
    runtimes: {
      command: commandRuntime({ start: programs?.start }),
      acp: withInstallHint(acpRuntime({ start: programs?.start })),
      model: modelRuntime(),
    },
    endLeftovers,
    programs,
    clock,
    randomBytes,
    tokenSecret: readKey({
      file: join(paths.stateFolder, 'tokens.key'),
      name: 'the key of session tokens',
      afterRemoval: 'running agents lose their access to the daemon',
    }),
    log,
    environmentsDir: paths.environmentsFolder,
    runsDir: join(paths.stateFolder, 'runs'),
    baseEnvironment: deps.baseEnvironment,
    addressEnvironment: () => ({ COX_SOCKET: deps.socket.file, COX_HOME: paths.home }),
    homeDir: deps.userHome,
    timeZone: deps.timeZone,
    node: deps.hostName,
    findDefaultAgent: defaultAgentFinder({
      agents: () => config.current.agents,
      ownPath: deps.baseEnvironment.PATH ?? '',
      monotonicMs: clock.monotonicMs,
    }),
    coxServer: coxServer(),
    coxTools: coxToolsThrough(fetch),
    notifications,
    isTraced,
    worktrees: {
      make: (request) => makeWorktree({ ...request, worktreesFolder: paths.worktreesFolder }),
      noteReady,
    },
    stateDirs: [paths.stateFolder, deps.socket.folder, paths.configFile, paths.environmentFile],
    settings: engineSettings(config.current),
  });
};

// If the program of a well-known agent is not on the PATH, the failure says what to install.
type Environment = Readonly<Record<string, string>>;

const hintFor = async (agent: AgentDefinition, environment: Environment): Promise<string> => {
  if (agent.install === undefined) return '';
  const { isMissing } = await programOf(agent, environment.PATH ?? '');
  return isMissing ? ` (${agent.install})` : '';
};

const withHint = async (
  steps: readonly CheckStep[],
  agent: AgentDefinition,
  environment: Environment,
): Promise<readonly CheckStep[]> => {
  const failed = steps.findIndex(({ ok }) => !ok);
  const hint = failed < 0 ? '' : await hintFor(agent, environment);
  return steps.map((step, index) => (index === failed ? { ...step, detail: step.detail + hint } : step));
};

/** The runtime, adding the hint to 'program not found'. */
const withInstallHint = (runtime: Runtime): Runtime => ({
  ...runtime,
  async run(request, handle): Promise<RunEnd> {
    const outcome = await runtime.run(request, handle);
    if (outcome.status !== 'failed' || outcome.reason !== 'not_found') return outcome;
    const hint = await hintFor(request.agent, request.environment);
    return { ...outcome, message: outcome.message + hint };
  },
  check: async (agent, environment, options) =>
    withHint(await runtime.check(agent, environment, options), agent, environment),
});
