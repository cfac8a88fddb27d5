// What cox offers to an agent, told in `initialize`.

import type { ClientCapabilities } from '@agentclientprotocol/sdk/unstable';

export const CLIENT_CAPABILITIES: ClientCapabilities = {
  fs: { readTextFile: true, writeTextFile: true },
  terminal: true,
  elicitation: { form: {}, url: {} },
};
