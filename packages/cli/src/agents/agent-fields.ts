// Everything about an agent, field by field. What is not set is left out.

import type { Words } from '@coxswain/locale';
import {
  type AgentSummary,
  formatDuration,
  maySubmitText,
  PERMISSIONS,
  TOOL_KINDS,
  worktreeText,
} from '@coxswain/protocol';
import type { Field } from '../describe/fields.ts';
import { safeLine, safeText } from '../output/output.ts';
import type { Paint } from '../output/paint.ts';
import { programCell } from './program-cell.ts';

/** What is run: the program, or the shell. */
export const commandText = ({ command, shell }: AgentSummary): string =>
  shell === true ? '/bin/sh -c' : safeLine((command ?? []).join(' '));

/** The same with programs and files by their names alone, where there is little room. */
export const shortCommandText = (agent: AgentSummary): string =>
  agent.shell === true ? commandText(agent) : safeLine(shortWords(agent.command ?? []).join(' '));

/** Without the options of Node itself, which say nothing about the agent. */
const shortWords = (command: readonly string[]): readonly string[] => {
  const [program, ...words] = command.map(baseName);
  if (program === undefined) return [];
  const script = program === 'node' ? words.findIndex((word) => !word.startsWith('-')) : 0;
  return [program, ...words.slice(Math.max(0, script))];
};

const baseName = (word: string): string =>
  word.startsWith('/') ? word.slice(word.lastIndexOf('/') + 1) : word;

const listed = (values: readonly string[] = []): string | undefined =>
  values.length === 0 ? undefined : values.map(safeLine).join(', ');

const eachOn = (values: Readonly<Record<string, string>> = {}): string | undefined => {
  const lines = Object.entries(values).map(([name, value]) => `${safeLine(name)}: ${safeLine(value)}`);
  return lines.length === 0 ? undefined : lines.join('\n');
};

const numberText = (value: number | undefined): string | undefined => value?.toString();
const durationText = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : formatDuration(ms);

/** A line for each permission with the kinds that have it, the freest first. */
const permissionText = (agent: AgentSummary, { agents }: Words, paint: Paint): string => {
  const { permissions, canBeMadeToAsk } = agent;
  const colours = { allow: paint.good, ask: paint.attention, deny: paint.bad };
  const lines = PERMISSIONS.toReversed().flatMap((permission) => {
    const kinds = TOOL_KINDS.filter((kind) => permissions[kind] === permission);
    if (kinds.length === 0) return [];
    return `${colours[permission](agents.permission[permission])}: ${kinds.join(', ')}`;
  });
  return [...lines, ...(canBeMadeToAsk === false ? [agents.fields.asksItself] : [])].join('\n');
};

export const agentFields = (agent: AgentSummary, words: Words, paint: Paint): readonly Field[] => {
  const { fields: common, agents } = words;
  const { fields } = agents;
  const yes = (value: boolean | undefined): string | undefined => (value === true ? words.yes : undefined);
  const program = programCell(agent, words, paint);
  const hasProgram = agent.program !== undefined || !agent.isInstalled;
  return [
    [common.name, paint.strong(safeLine(agent.name))],
    [common.isDefault, agent.isDefault ? words.yes : words.no],
    [common.runtime, agent.runtime],
    [common.command, commandText(agent) || undefined],
    [fields.program, hasProgram ? (program.paint?.(program.text) ?? program.text) : undefined],
    [fields.promptBy, agent.promptBy],
    [fields.format, agent.format],
    [common.model, agent.model],
    [fields.models, eachOn(agent.models)],
    [fields.endpoint, listed([agent.provider, agent.baseUrl].filter((part) => part !== undefined))],
    [fields.key, agent.apiKeyVariable],
    [fields.contextTokens, numberText(agent.contextTokens)],
    [fields.maxSteps, numberText(agent.maxSteps)],
    [common.workspace, agent.workspace],
    [fields.worktree, agent.worktree === true ? yes(true) : worktreeText(agent.worktree)],
    [fields.permissions, permissionText(agent, words, paint)],
    [fields.tools, listed(agent.tools)],
    [fields.mcpServers, eachOn(agent.mcpServers)],
    [fields.skills, listed(agent.skills)],
    [fields.notes, listed(agent.memory)],
    [fields.env, listed(agent.env)],
    [fields.passEnv, agent.passEnv?.includes('*') ? fields.allVariables : listed(agent.passEnv)],
    [fields.dropEnv, listed(agent.dropEnv)],
    [fields.maySubmit, listed(agent.maySubmit.map(maySubmitText))],
    [fields.maxHelpers, numberText(agent.maxHelpers)],
    [common.timeLimit, durationText(agent.timeoutMs)],
    [fields.attempts, numberText(agent.maxAttempts)],
    [common.onInput, agent.onInput],
    [fields.onLimit, agent.onLimit],
    [fields.keepAlive, durationText(agent.keepAliveMs)],
    [common.group, agent.group],
    [fields.detach, yes(agent.detach)],
    [fields.instructions, agent.system === undefined ? undefined : safeText(agent.system.trimEnd())],
    [common.definedIn, agent.definedIn === undefined ? undefined : safeLine(agent.definedIn)],
    [common.activeTasks, numberText(agent.activeTasks)],
    [fields.runningTasks, numberText(agent.runningTasks)],
  ];
};
