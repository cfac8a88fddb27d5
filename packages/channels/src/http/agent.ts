// How the network is reached: through the proxy that the environment names, if it names one.

import type { Agent } from 'node:http';

/** An agent for the scheme of this URL. Destroy it when done. */
export const agentFor = async (
  url: string,
  environment: Readonly<Record<string, string>>,
): Promise<Agent> => {
  const http = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  return new http.Agent({ keepAlive: true, proxyEnv: environment });
};
