// The runtime of models: the loop that asks a model, does what it wants with tools, and asks again. It is light until the
// first run: the libraries that speak to providers are loaded then.

import type { AgentDefinition } from '@coxswain/protocol';
import type { RunHandle, RunRequest, Runtime } from '../runtime.ts';
import { type Deps, SYSTEM_DEPS } from './deps.ts';
import { grantBook } from './grants.ts';

/** Runs agents that are a model behind an endpoint. What the options leave out is that of this machine. */
export const modelRuntime = (options: Partial<Deps> = {}): Runtime => {
  const deps: Deps = { ...SYSTEM_DEPS, ...options };
  const grants = grantBook();
  return {
    run: async (request: RunRequest, handle: RunHandle) => {
      const { runModel } = await import('./loaded.ts');
      return runModel({ request, handle, deps, grants });
    },
    check: async (agent: AgentDefinition, environment: Readonly<Record<string, string>>) => {
      const { checkModelAgent } = await import('./loaded.ts');
      return checkModelAgent(agent, { environment, deps });
    },
    close: async () => grants.clear(),
  };
};
