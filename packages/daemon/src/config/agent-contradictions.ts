// What cannot be meant: keys of an agent that exclude each other, need each other, or mean nothing for its runtime.

import { type AgentDefinition, PROVIDERS } from '@coxswain/protocol';
import { AGENT_KEYS, isAgentKey } from './agent-keys.ts';
import { promptFault } from './prompt-position.ts';
import { unknownTool } from './tool-names.ts';

/** The key to point at, and what is wrong with it. */
export type Contradiction = readonly [key: string, message: string];

/** `written`: the keys that the file gives; `isOffered`: the agent is there without the file, which only completes it. */
export const contradictions = (
  agent: AgentDefinition,
  { written, isOffered }: { readonly written: readonly string[]; readonly isOffered: boolean },
): readonly Contradiction[] => [
  ...misplaced(agent, written),
  ...programFaults(agent, isOffered),
  ...modelFaults(agent),
  ...toolFaults(agent),
];

const misplaced = ({ runtime }: AgentDefinition, written: readonly string[]): Contradiction[] =>
  written.flatMap((key): Contradiction[] => {
    if (!isAgentKey(key)) return [];
    const { runtimes } = AGENT_KEYS[key];
    if (runtimes.some((one) => one === runtime)) return [];
    if (key === 'permissions') return [[key, NO_PERMISSIONS]];
    return [[key, `only agents with runtime: ${runtimes.join(' or ')} have ${key}, this one has ${runtime}`]];
  });

const NO_PERMISSIONS =
  "a program with runtime: command has the user's own rights, which permissions cannot narrow: remove permissions, or use runtime: acp or model";

const programFaults = (agent: AgentDefinition, isOffered: boolean): Contradiction[] => {
  const runsProgram = agent.command !== undefined;
  if (agent.runtime === 'command' && agent.shell === true && runsProgram)
    return [['command', 'a shell agent runs the prompt itself: remove command, or remove shell: true']];
  if (agent.runtime === 'command' && agent.shell !== true && !runsProgram && !isOffered)
    return [['runtime', 'it runs nothing: add command: [program, argument], or shell: true']];
  const fault = agent.runtime === 'command' ? promptFault(agent.command ?? []) : undefined;
  if (fault !== undefined) return [['command', fault]];
  if (agent.runtime === 'acp' && !runsProgram && !isOffered)
    return [['runtime', 'an acp agent is a program: add command: [program, argument]']];
  return [];
};

const modelFaults = ({ runtime, provider, baseUrl, model }: AgentDefinition): Contradiction[] => {
  if (runtime !== 'model') return [];
  const found: Contradiction[] = [];
  if (model === undefined) found.push(['runtime', 'it has no model: add model: <name>']);
  if (provider === undefined)
    found.push(['runtime', `it has no provider: add provider: ${PROVIDERS.join(' or ')}`]);
  if (provider === 'openai-compatible' && baseUrl === undefined)
    found.push([
      'provider',
      'there are many such endpoints: add baseUrl, like baseUrl: http://127.0.0.1:11434/v1',
    ]);
  return found;
};

const toolFaults = ({ tools = [], mcpServers = {} }: AgentDefinition): Contradiction[] => {
  const fault = unknownTool(tools, Object.keys(mcpServers).length > 0);
  return fault === undefined ? [] : [['tools', fault]];
};
