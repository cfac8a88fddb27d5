// The whole of the ACP runtime, apart from when it is loaded.

import type { Runtime } from '../runtime.ts';
import { checkAcpAgent } from './check.ts';
import { FirstStarts } from './host/first-starts.ts';
import { WarmHosts } from './host/warm-hosts.ts';
import type { AcpOptions } from './options.ts';
import { runAgent } from './turn/run-agent.ts';

export type AcpAgents = Required<Runtime>;

export const acpAgents = (options: AcpOptions): AcpAgents => {
  const warm = new WarmHosts(options.maxWarmAgents);
  const firstStarts = new FirstStarts(options.firstStartMs);
  return {
    run: (request, handle) => runAgent(request, handle, { options, warm, firstStarts }),
    check: (agent, environment, { isDeep = false } = {}) =>
      checkAcpAgent({ agent, environment, options, firstStarts, isDeep }),
    close: () => warm.close(),
  };
};
