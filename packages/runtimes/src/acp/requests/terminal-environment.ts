// The environment of a program in a terminal: that of the task, and what the agent adds. What names the task and its rights
// is not the agent's to change.

import type { EnvVariable } from '@agentclientprotocol/sdk/unstable';

const OWN = /^COX_/;

export const terminalEnvironment = (
  environment: Readonly<Record<string, string>>,
  added: readonly EnvVariable[],
): Readonly<Record<string, string>> => {
  const own = added.filter(({ name }) => name !== '' && !name.includes('=') && !OWN.test(name));
  return { ...environment, ...Object.fromEntries(own.map(({ name, value }) => [name, value])) };
};
