// An agent is a durable worker identity: how it is run, where, and what it may do. Agents share nothing unless configured.

import type { OnInput, RuntimeName } from '../task/task.ts';
import type { PermissionTable } from './permissions.ts';

/** How a program gets the prompt: as the argument `{prompt}`, on stdin, or in the file `{prompt_file}`. */
export type PromptBy = 'argument' | 'stdin' | 'file';

/** The kinds of endpoints that the model runtime supports. */
export const PROVIDERS = ['openai-compatible', 'anthropic'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Formats of JSON lines that a command agent may print, by the program they come from. */
export const OUTPUT_FORMATS = [
  'claude-stream-json',
  'codex-json',
  'opencode-json',
  'gemini-stream-json',
] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** What to do when a provider's limit is reached: fail the task, or wait for the reset. */
/** What happens to a run when its daemon dies: it goes on and the next daemon takes it over, or it fails. */
export const ON_DAEMON_DEATH = ['continue', 'fail'] as const;
export type OnDaemonDeath = (typeof ON_DAEMON_DEATH)[number];

export const ON_LIMIT = ['fail', 'park'] as const;
export type OnLimit = (typeof ON_LIMIT)[number];

/** An MCP server for the agent: a program on stdio, or a URL. */
export type McpServer =
  | { readonly command: readonly string[]; readonly env?: Readonly<Record<string, string>> }
  | { readonly url: string; readonly headers?: Readonly<Record<string, string>> };

/**
 * An agent that another agent may submit to, by name. `execute: allow` lets the other start its program even if the other may
 * not run commands itself. `models`, `modes` and `efforts` are the ones it may choose.
 */
export type MaySubmit =
  | string
  | {
      readonly agent: string;
      readonly execute?: 'allow' | undefined;
      readonly models?: readonly string[] | undefined;
      readonly modes?: readonly string[] | undefined;
      readonly efforts?: readonly string[] | undefined;
    };

/** The name of the agent. */
export const agentNameOf = (to: MaySubmit): string => (typeof to === 'string' ? to : to.agent);

/** The entry as text for people. */
export const maySubmitText = (to: MaySubmit): string => {
  if (typeof to === 'string') return to;
  const { agent, ...grants } = to;
  const texts = Object.entries(grants).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${typeof value === 'string' ? value : value.join(' ')}`],
  );
  return texts.length === 0 ? agent : `${agent} (${texts.join(', ')})`;
};

/** How to set up a new worktree before work starts in it. Paths are relative to the root of the repository. */
export interface WorktreeSetup {
  /** A shell command to run once in the new worktree, like `npm ci`. */
  readonly setup?: string | undefined;
  /** Untracked files and folders to copy. */
  readonly copy?: readonly string[] | undefined;
  /** Untracked files and folders to share by a symbolic link. */
  readonly link?: readonly string[] | undefined;
}

/** The setting as text for people; undefined if the agent uses no worktree. */
export const worktreeText = (worktree: boolean | WorktreeSetup | undefined): string | undefined => {
  if (worktree === undefined || worktree === false) return undefined;
  if (worktree === true) return 'true';
  const { setup, copy = [], link = [] } = worktree;
  const parts = [
    setup && `setup: ${setup}`,
    copy.length > 0 && `copy: ${copy.join(' ')}`,
    link.length > 0 && `link: ${link.join(' ')}`,
  ];
  return parts.filter(Boolean).join('; ');
};

export interface AgentDefinition {
  readonly name: string;
  readonly runtime: RuntimeName;
  /**
   * Program and arguments; `{prompt}`, `{prompt_file}` and `{result_file}` are replaced. With neither a placeholder nor
   * `promptBy` the program gets no prompt: `[npm, run, lint]` runs as is.
   */
  readonly command?: readonly string[] | undefined;
  /** The prompt is a shell command, run with `/bin/sh -c`. */
  readonly shell?: boolean | undefined;
  readonly promptBy?: PromptBy | undefined;
  /** The agent's home folder; tasks run here unless they set a folder. */
  readonly workspace?: string | undefined;
  readonly model?: string | undefined;
  /** Variables set for the agent. `${NAME}` in a value is taken from the submitter's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of variables passed on from the submitter's environment. `*`: all. */
  readonly passEnv: readonly string[];
  /** Names of variables never passed on, even if `passEnv` lists them; a trailing `*` matches any suffix. */
  readonly dropEnv?: readonly string[] | undefined;
  /** Other agents that tasks of this agent may submit to. */
  readonly maySubmit: readonly MaySubmit[];
  readonly timeoutMs?: number | undefined;
  readonly maxAttempts?: number | undefined;
  readonly onInput?: OnInput | undefined;
  readonly group?: string | undefined;
  /** Leave processes that outlive the program running. Default: they are killed. */
  readonly detach?: boolean | undefined;
  /** The format of the lines that a command agent prints. Default: plain output. */
  readonly format?: OutputFormat | undefined;
  /** Its permissions by kind of tool; never more than those of the task that submitted it. */
  readonly permissions?: PermissionTable | undefined;
  /** The tools it gets, from the model runtime and, in every runtime, from cox. Default: all. */
  readonly tools?: readonly string[] | undefined;
  /** Additional MCP servers, by name. */
  readonly mcpServers?: Readonly<Record<string, McpServer>> | undefined;
  /** How many helpers one of its tasks may have in total. Default: only the limits of the tree apply. */
  readonly maxHelpers?: number | undefined;
  /** How long an ACP agent stays alive for the next turn of its conversation. Default: 5 min; 0: not at all. */
  readonly keepAliveMs?: number | undefined;
  /** Give each conversation its own git worktree, and how to set up a new one. */
  readonly worktree?: boolean | WorktreeSetup | undefined;
  readonly onLimit?: OnLimit | undefined;
  /** Default: `runs.onDaemonDeath` of the config. */
  readonly onDaemonDeath?: OnDaemonDeath | undefined;
  /** Folders of skills, each a folder with a `SKILL.md`. The agent gets a list of them and may read them. */
  readonly skills?: readonly string[] | undefined;
  /** Folders with notes that the agent keeps; it gets the beginning of each note. */
  readonly memory?: readonly string[] | undefined;
  /** For the model runtime: the kind and URL of its endpoint. */
  readonly provider?: Provider | undefined;
  readonly baseUrl?: string | undefined;
  /** The environment variable that holds the API key. Default: OPENAI_API_KEY or ANTHROPIC_API_KEY. */
  readonly apiKeyVariable?: string | undefined;
  /** Models for other purposes. `compact`: summarizing a conversation that has outgrown the context window. */
  readonly models?: Readonly<Record<string, string>> | undefined;
  /** Its system prompt. */
  readonly system?: string | undefined;
  /** The context window of the model, in tokens. Default: 128,000. */
  readonly contextTokens?: number | undefined;
  /** How many model calls one task may make. Default: 200. */
  readonly maxSteps?: number | undefined;
  /** The command that installs the program, for well-known agents. */
  readonly install?: string | undefined;
  /** Where the definition comes from: built in, well known, or the file and line of the config. */
  readonly definedIn: string;
}

/** `definedIn` of a well-known agent that no config file changes. */
export const WELL_KNOWN = 'well known';

/** The built-in agent whose prompt is a shell command. */
export const SHELL_AGENT = 'shell';
/** The built-in agent behind `bg submit -- program args`: runs the program directly, without a shell. */
export const COMMAND_AGENT = 'command';

/** The built-in agent for what the daemon orchestrates itself: workflows, discussions, approvals, waits. */
export const COX_AGENT = 'cox';

/** The agents that always exist. The two that run programs have the rights of the user, so each may submit to the other. */
export const BUILT_IN_AGENTS: readonly AgentDefinition[] = [
  {
    name: SHELL_AGENT,
    runtime: 'command',
    shell: true,
    env: {},
    passEnv: ['*'],
    maySubmit: [COMMAND_AGENT],
    definedIn: 'built in',
  },
  {
    name: COMMAND_AGENT,
    runtime: 'command',
    env: {},
    passEnv: ['*'],
    maySubmit: [SHELL_AGENT],
    definedIn: 'built in',
  },
  { name: COX_AGENT, runtime: 'cox', env: {}, passEnv: ['*'], maySubmit: [], definedIn: 'built in' },
];
