// Contradictions: keys of an agent that exclude each other, require each other, or do not apply to its runtime.

import { basename } from 'node:path';
import { type AgentDefinition, didYouMean, PROVIDERS } from '@coxswain/protocol';
import { AGENT_KEYS, isAgentKey } from './agent-keys.ts';

/** The key to point at, and what is wrong with it. */
export type Contradiction = readonly [key: string, message: string];

/** `written`: the keys in the file; `isOffered`: the agent exists without the file, which only completes it. */
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
    return [[key, `only agents with runtime: ${runtimes.join(' or ')} take ${key}; this one is ${runtime}`]];
  });

const NO_PERMISSIONS =
  "a program with runtime: command has the user's own rights, which permissions cannot narrow: remove permissions, or use runtime: acp or model";

const programFaults = (agent: AgentDefinition, isOffered: boolean): Contradiction[] => {
  const runsProgram = agent.command !== undefined;
  if (agent.runtime === 'command' && agent.shell === true && runsProgram)
    return [['command', 'a shell agent runs the prompt itself: remove command, or remove shell: true']];
  if (agent.runtime === 'command' && agent.shell !== true && !runsProgram && !isOffered)
    return [['runtime', 'there is nothing to run: add command: [program, argument], or shell: true']];
  const fault = agent.runtime === 'command' ? promptFault(agent.command ?? []) : undefined;
  if (fault !== undefined) return [['command', fault]];
  if (agent.runtime === 'acp' && !runsProgram && !isOffered)
    return [['runtime', 'an acp agent needs a program: add command: [program, argument]']];
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
      'an openai-compatible provider needs an address: add baseUrl, like baseUrl: http://127.0.0.1:11434/v1',
    ]);
  return found;
};

const toolFaults = ({ tools = [], mcpServers = {} }: AgentDefinition): Contradiction[] => {
  const fault = unknownTool(tools, Object.keys(mcpServers).length > 0);
  return fault === undefined ? [] : [['tools', fault]];
};

// Where the prompt may appear in an agent's command: its author must not get a shell through it.
const PLACEHOLDERS = /\{(?:prompt|session_id|model|mode|effort)\}/g;
const SHELL = /^(?:sh|r?bash|d?ash|zsh|m?ksh|fish|t?csh|busybox)$/;
/** Programs that pass their arguments to a shell. */
const SHELL_CALLER = /^(?:ssh|su|watch|eval|parallel|script)$/;
const PLAIN = /^[\w@%+=:,./-]*$/;

/** Why the prompt is not allowed in this position; undefined: it is always data. */
export const promptFault = (command: readonly string[]): string | undefined => {
  for (const [index, word] of command.entries()) {
    const [placeholder] = word.match(PLACEHOLDERS) ?? [];
    if (placeholder === undefined) continue;
    if (isData(command, index)) continue;
    return `a shell would run what ${placeholder} contains: pass it as an argument after the script, as in [sh, -c, 'my-agent -p "$1"', sh, "${placeholder}"], or use promptBy: stdin`;
  }
  return undefined;
};

const isData = (command: readonly string[], index: number): boolean => {
  if (index === 0) return false;
  const before = command.slice(0, index);
  if (before.some((word) => SHELL_CALLER.test(basename(word)))) return false;
  const shell = before.findIndex((word) => SHELL.test(basename(word)));
  const rest = (command[index] ?? '').replaceAll(PLACEHOLDERS, '');
  if (shell < 0) return PLAIN.test(rest);
  const [option = '', script = ''] = command.slice(shell + 1);
  // Whatever follows an inline script is its arguments.
  const at = index - shell;
  return /^-[efluvx]*c$/.test(option) ? at > 2 && !/^[-+]/.test(script) : at > 1 && !/^[-+]/.test(option);
};

// The tools an agent may get by name: those of the model runtime, and those of cox in every runtime. An unknown name
// would silently give the agent less than intended.
const MODEL_TOOLS = [
  'shell',
  'read_file',
  'write_file',
  'edit_file',
  'list_files',
  'search',
  'fetch_url',
  'ask_user',
] as const;

const COX_TOOLS = [
  'bg_submit',
  'bg_status',
  'bg_list',
  'bg_result',
  'bg_cancel',
  'manage_tasks',
  'spawn',
  'review',
  'send',
] as const;

const KNOWN: readonly string[] = [...MODEL_TOOLS, ...COX_TOOLS];

/** What is wrong with the list, in one line. Tool names of MCP servers are unknown until the servers run. */
const unknownTool = (tools: readonly string[], hasServers: boolean): string | undefined => {
  const unknown = hasServers ? undefined : tools.find((tool) => !KNOWN.includes(tool));
  if (unknown === undefined) return undefined;
  return `unknown tool '${unknown}'${didYouMean(unknown, KNOWN)} (known: ${KNOWN.join(', ')})`;
};
