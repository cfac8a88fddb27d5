// An agent: its columns and its fields. Unset fields are left out.

import { grouped, type Words } from '@coxswain/locale';
import {
  type AgentSummary,
  formatDuration,
  maySubmitText,
  PERMISSIONS,
  printable,
  printableLine,
  TOOL_KINDS,
  worktreeText,
} from '@coxswain/protocol';
import { exactField, type Field, field } from './fields.ts';
import { joined, type Line, NOTHING, type Span } from './line.ts';
import type { RenderContext } from './render-context.ts';
import type { Column } from './table.ts';

const baseName = (word: string): string =>
  word.startsWith('/') ? word.slice(word.lastIndexOf('/') + 1) : word;

/** Programs and files by name only, without Node's own options, which say nothing about the agent. */
const shortWords = (command: readonly string[]): readonly string[] => {
  const [program, ...words] = command.map(baseName);
  if (program === undefined) return [];
  const script = program === 'node' ? words.findIndex((word) => !word.startsWith('-')) : 0;
  return [program, ...words.slice(Math.max(0, script))];
};

/** What is run: the program, or the shell. */
const commandText = ({ command = [], shell }: AgentSummary, isShort = false): string =>
  shell === true ? '/bin/sh -c' : printableLine((isShort ? shortWords(command) : command).join(' '));

/** Where its program is, or how it gets there. */
const programSpan = ({ program, isInstalled, install }: AgentSummary, { agents }: Words): Span => {
  if (isInstalled) return program === undefined ? NOTHING : { text: printableLine(program) };
  const text = install === undefined ? agents.notFound : agents.notInstalled(install);
  return { text: printableLine(text), tone: 'attention' };
};

export const agentColumns = (context: RenderContext) => {
  const { words, surface } = context;
  const { columns, agents } = words;
  const isPipe = surface === 'pipe';
  return {
    isDefault: {
      head: '',
      rank: 1,
      cell: ({ isDefault }) => (isDefault ? { text: '*', tone: 'good' } : ''),
    },
    name: {
      head: columns.name,
      rank: 0,
      cell: ({ name, isDefault }) => ({
        text: `${printableLine(name)}${isDefault && surface === 'screen' ? ' *' : ''}`,
        tone: 'strong',
      }),
    },
    runtime: { head: columns.runtime, rank: 5, cell: ({ runtime }) => ({ text: runtime, tone: 'quiet' }) },
    running: {
      head: columns.running,
      rank: 3,
      align: 'right',
      by: ({ runningTasks = 0 }) => runningTasks,
      cell: ({ runningTasks = isPipe ? undefined : 0 }) => {
        if (runningTasks === undefined || (runningTasks === 0 && !isPipe)) return NOTHING;
        return { text: isPipe ? String(runningTasks) : grouped(runningTasks), tone: 'running' };
      },
    },
    model: { head: columns.model, rank: 4, most: 28, cell: ({ model = '–' }) => printableLine(model) },
    command: {
      head: columns.command,
      rank: 6,
      grows: true,
      least: 16,
      most: 32,
      cell: (agent) => ({ text: commandText(agent, !isPipe) || '–', tone: 'quiet' }),
    },
    program: {
      head: agents.program,
      rank: 7,
      least: 16,
      cell: (agent) =>
        isPipe || agent.isInstalled
          ? programSpan(agent, words)
          : { text: agents.notThere, tone: 'attention' },
    },
    origin: {
      head: columns.origin,
      rank: 8,
      least: 10,
      // In a pipe it stays the word that the interface uses.
      cell: ({ definedIn = '–' }) =>
        printableLine((isPipe ? undefined : agents.origin[definedIn]) ?? definedIn),
    },
  } satisfies Record<string, Column<AgentSummary>>;
};

const listed = (values: readonly (string | undefined)[] = []): string => printableLine(joined(values, ', '));

const eachOn = (values: Readonly<Record<string, string>> = {}): readonly string[] =>
  Object.entries(values).map(([name, value]) => printableLine(`${name}: ${value}`));

const PERMISSION_TONES = { allow: 'good', ask: 'attention', deny: 'bad' } as const;

/** A line for each permission with the kinds that have it, the freest first. */
const permissionLines = (
  { permissions, supportsAsking }: AgentSummary,
  { agents }: Words,
): readonly Line[] => [
  ...PERMISSIONS.toReversed().flatMap((permission): readonly Line[] => {
    const kinds = TOOL_KINDS.filter((kind) => permissions[kind] === permission);
    const name = { text: agents.permission[permission], tone: PERMISSION_TONES[permission] };
    return kinds.length === 0 ? [] : [[name, { text: `: ${kinds.join(', ')}` }]];
  }),
  ...(supportsAsking === false ? [[{ text: agents.fields.asksItself, tone: 'attention' } as const]] : []),
];

/** How far it may go, and how it is kept. */
const limitFields = (agent: AgentSummary, { fields: common, agents, yes }: Words): readonly Field[] => {
  const { fields } = agents;
  const duration = (ms: number | undefined): string | undefined =>
    ms === undefined ? undefined : formatDuration(ms);
  return [
    ...field(fields.maySubmit, listed(agent.maySubmit.map(maySubmitText))),
    ...field(fields.maxHelpers, agent.maxHelpers?.toString()),
    ...field(common.timeLimit, duration(agent.timeoutMs)),
    ...field(fields.attempts, agent.maxAttempts?.toString()),
    ...field(common.onInput, agent.onInput),
    ...field(fields.onLimit, agent.onLimit),
    ...field(fields.onDaemonDeath, agent.onDaemonDeath),
    ...field(fields.keepAlive, duration(agent.keepAliveMs)),
    ...field(common.group, printableLine(agent.group ?? '')),
    ...field(fields.detach, agent.detach ? yes : undefined),
  ];
};

/** Everything about an agent but its name. */
export const agentFields = (agent: AgentSummary, words: Words): readonly Field[] => {
  const { fields: common, agents, yes, no } = words;
  const { fields } = agents;
  const hasProgram = agent.program !== undefined || !agent.isInstalled;
  return [
    ...field(common.isDefault, agent.isDefault ? yes : no),
    ...field(common.runtime, agent.runtime),
    ...exactField(common.command, commandText(agent)),
    ...field(fields.program, hasProgram ? programSpan(agent, words) : undefined),
    ...field(fields.promptBy, agent.promptBy),
    ...field(fields.format, agent.format),
    ...field(common.model, printableLine(agent.model ?? '')),
    ...field(fields.models, ...eachOn(agent.models)),
    ...field(fields.endpoint, listed([agent.provider, agent.baseUrl])),
    ...field(fields.key, agent.apiKeyVariable),
    ...field(fields.contextTokens, agent.contextTokens?.toString()),
    ...field(fields.maxSteps, agent.maxSteps?.toString()),
    ...field(common.workspace, printableLine(agent.workspace ?? '')),
    ...field(fields.worktree, agent.worktree === true ? yes : worktreeText(agent.worktree)),
    ...field(fields.permissions, ...permissionLines(agent, words)),
    ...field(fields.tools, listed(agent.tools)),
    ...field(fields.mcpServers, ...eachOn(agent.mcpServers)),
    ...field(fields.skills, listed(agent.skills)),
    ...field(fields.notes, listed(agent.memory)),
    ...field(fields.env, listed(agent.env)),
    ...field(fields.passEnv, agent.passEnv?.includes('*') ? fields.allVariables : listed(agent.passEnv)),
    ...field(fields.dropEnv, listed(agent.dropEnv)),
    ...limitFields(agent, words),
    ...field(fields.instructions, printable(agent.system?.trimEnd() ?? '')),
    ...field(common.definedIn, printableLine(agent.definedIn ?? '')),
    ...field(common.activeTasks, agent.activeTasks?.toString()),
    ...field(fields.runningTasks, agent.runningTasks?.toString()),
  ];
};
