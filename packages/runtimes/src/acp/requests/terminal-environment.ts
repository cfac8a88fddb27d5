// The environment of a program in a terminal: that of the task, and what the agent adds. What names the task and its rights
// is not the agent's to change.

import type { EnvVariable } from '@agentclientprotocol/sdk/unstable';

const OWN = /^COX_/;

/** What agents set by habit, and what no program takes for an order. */
const HARMLESS: ReadonlySet<string> = new Set([
  'CLAUDECODE',
  'COLORTERM',
  'COLUMNS',
  'LINES',
  'NO_COLOR',
  'TERM',
]);

/** The variables that are taken from the agent, by name. */
export const addedVariables = (added: readonly EnvVariable[]): readonly (readonly [string, string])[] =>
  added
    .filter(({ name }) => name !== '' && !name.includes('=') && !OWN.test(name))
    .map(({ name, value }) => [name, value] as const);

/** True when the same command with these variables may do something else. */
export const changesWhatRuns = (added: readonly EnvVariable[]): boolean =>
  addedVariables(added).some(([name]) => !HARMLESS.has(name));

export const terminalEnvironment = (
  environment: Readonly<Record<string, string>>,
  added: readonly EnvVariable[],
): Readonly<Record<string, string>> => ({ ...environment, ...Object.fromEntries(addedVariables(added)) });
