// The whole of the ACP runtime, apart from when it is loaded.

import { rmdir } from 'node:fs/promises';
import type { Runtime } from '../runtime.ts';
import { checkAcpAgent } from './check.ts';
import { FirstStarts } from './host/first-starts.ts';
import { forgetHost, WarmHosts } from './host/warm-hosts.ts';
import { type AcpOptions, AS_CHILD } from './options.ts';
import { takeBackAgents } from './take-back.ts';
import { runAgent } from './turn/run-agent.ts';

export type AcpAgents = Required<Runtime>;

export const acpAgents = (options: AcpOptions): AcpAgents => {
  const warm = new WarmHosts(options.maxWarmAgents);
  /** Forgets the agents of runs that are not settled yet, by the folders of these. */
  const ended = new Map<string, () => Promise<void>>();
  const firstStarts = new FirstStarts(options.firstStartMs);
  return {
    run: (request, handle) =>
      runAgent(request, handle, {
        options,
        warm,
        firstStarts,
        ended: (host, recordedIn) => void ended.set(request.runDir, () => forgetHost(host, recordedIn)),
      }),
    check: (agent, environment, { isDeep = false } = {}) =>
      checkAcpAgent({ agent, environment, options: { ...options, start: AS_CHILD }, firstStarts, isDeep }),
    settled: async (runDir) => {
      const forget = ended.get(runDir);
      ended.delete(runDir);
      await forget?.();
      // It is not empty while an agent is on record there.
      await rmdir(runDir).catch(() => {});
    },
    takeBack: (which) => takeBackAgents(which, { options, warm }),
    close: (how) => warm.close(how),
  };
};
