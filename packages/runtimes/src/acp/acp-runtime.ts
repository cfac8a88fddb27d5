// The runtime of agents that speak the Agent Client Protocol. What it needs for that is loaded with the first of them.

import type { Runtime } from '../runtime.ts';
import type { AcpAgents } from './acp-agents.ts';
import { isAnyAgentOnRecord } from './host/agent-record.ts';
import { type AcpRuntimeOptions, withDefaults } from './options.ts';

/** Runs agents over ACP. An agent of a conversation stays ready for its next turn; `close` ends those. */
export const acpRuntime = (options: AcpRuntimeOptions = {}): Runtime => {
  const settings = withDefaults(options);
  let loaded: Promise<AcpAgents> | undefined;
  const agents = (): Promise<AcpAgents> => {
    loaded ??= import('./acp-agents.ts').then(({ acpAgents }) => acpAgents(settings));
    return loaded;
  };
  return {
    run: async (request, handle) => (await agents()).run(request, handle),
    check: async (agent, environment, options) => (await agents()).check(agent, environment, options),
    settled: async (runDir) => {
      if (loaded) await (await loaded).settled(runDir);
    },
    takeBack: async (which) => {
      if (!(await isAnyAgentOnRecord(which.runsDir))) return new Set();
      return (await agents()).takeBack(which);
    },
    close: async (how) => {
      if (loaded) await (await loaded).close(how);
    },
  };
};
