// The runtime of models: the loop that asks a model, does what it wants with tools, and asks again. It is light until the
// first run: the libraries that speak to providers are loaded then.

import type { AgentDefinition } from '@coxswain/protocol';
import { asChildren, type StartHeld } from '../command/held-program.ts';
import { programStarter } from '../command/start.ts';
import { systemProcesses } from '../processes/system-processes.ts';
import type { RunHandle, RunRequest, Runtime } from '../runtime.ts';
import { type Deps, SYSTEM_DEPS } from './deps.ts';
import { grantBook } from './grants.ts';

export interface ModelRuntimeOptions extends Partial<Deps> {
  /** Starts the programs of tools. Default: as children of this process. */
  readonly start?: StartHeld | undefined;
}

/** Runs agents that are a model behind an endpoint. What the options leave out is that of this machine. */
export const modelRuntime = ({
  start = asChildren(programStarter(systemProcesses)),
  ...options
}: ModelRuntimeOptions = {}): Runtime => {
  const deps: Deps = { ...SYSTEM_DEPS, ...options };
  const grants = grantBook();
  return {
    run: async (request: RunRequest, handle: RunHandle) => {
      const { runModel } = await import('./loaded.ts');
      return runModel({ request, handle, deps, grants, start });
    },
    check: async (agent: AgentDefinition, environment: Readonly<Record<string, string>>) => {
      const { checkModelAgent } = await import('./loaded.ts');
      return checkModelAgent(agent, { environment, deps });
    },
    close: async () => grants.clear(),
  };
};
