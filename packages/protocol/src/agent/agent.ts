// An agent is a durable worker identity: how it is run, where, and what it may do. Agents share nothing unless configured.

import type { OnInput, RuntimeName } from '../task/task.ts';
import type { PermissionTable } from './permissions.ts';

/** How a program gets the prompt: in place of `{prompt}`, on its stdin, or in a file in place of `{prompt_file}`. */
export type PromptBy = 'argument' | 'stdin' | 'file';

/** The endpoints that the model runtime speaks to. */
export const PROVIDERS = ['openai-compatible', 'anthropic'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** The JSON lines that a command agent prints, by the program whose format they are. */
export const OUTPUT_FORMATS = [
  'claude-stream-json',
  'codex-json',
  'opencode-json',
  'gemini-stream-json',
] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** What happens when a provider's limit is reached: the task fails, or waits for the reset. */
export const ON_LIMIT = ['fail', 'park'] as const;
export type OnLimit = (typeof ON_LIMIT)[number];

/** An MCP server whose tools the agent gets: a program on stdio, or an address. */
export type McpServer =
  | { readonly command: readonly string[]; readonly env?: Readonly<Record<string, string>> }
  | { readonly url: string; readonly headers?: Readonly<Record<string, string>> };

/**
 * An agent that another may submit to: its name. With `execute: allow` its program may be started by what the other submits,
 * though the other may not run commands itself. `models`, `modes` and `efforts` are those that it may choose there.
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

/** The agent that is named. */
export const mayBeGiven = (to: MaySubmit): string => (typeof to === 'string' ? to : to.agent);

/** As people read it. */
export const maySubmitText = (to: MaySubmit): string => {
  if (typeof to === 'string') return to;
  const { agent, ...grants } = to;
  const texts = Object.entries(grants).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${typeof value === 'string' ? value : value.join(' ')}`],
  );
  return texts.length === 0 ? agent : `${agent} (${texts.join(', ')})`;
};

/** What a new worktree needs before anybody works in it. Paths are those of the repository, from its root. */
export interface WorktreeSetup {
  /** A shell command line, run once in the new worktree, like `npm ci`. */
  readonly setup?: string | undefined;
  /** Files and folders that are not under version control, copied. */
  readonly copy?: readonly string[] | undefined;
  /** The same, shared by a symbolic link. */
  readonly link?: readonly string[] | undefined;
}

/** As people read it; undefined where there is no worktree. */
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
   * `promptBy` the program gets no prompt: `[npm, run, lint]` runs exactly that.
   */
  readonly command?: readonly string[];
  /** The prompt is a shell command line, run by `/bin/sh -c`. */
  readonly shell?: boolean;
  readonly promptBy?: PromptBy;
  /** The agent's home folder; a task without a folder of its own runs here. */
  readonly workspace?: string;
  readonly model?: string;
  /** Variables set for the agent, values with `${NAME}` taken from the submitter's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of variables that are passed from the submitter's environment. `*`: all of them. */
  readonly passEnv: readonly string[];
  /** Names of variables that are not passed, whatever `passEnv` says; one that ends in `*` stands for all that begin so. */
  readonly dropEnv?: readonly string[];
  /** Agents that a task of this agent may submit to, besides its own. */
  readonly maySubmit: readonly MaySubmit[];
  readonly timeoutMs?: number;
  readonly maxAttempts?: number;
  readonly onInput?: OnInput;
  readonly group?: string;
  /** Processes that outlive the program are left alone. Default: they are ended. */
  readonly detach?: boolean;
  /** How the lines that a command agent prints are read. Default: they are plain output. */
  readonly format?: OutputFormat;
  /** What it may do, by the kind of tool; never more than the task that submitted it. */
  readonly permissions?: PermissionTable;
  /** The tools it gets: of the model runtime, and of cox in every runtime. Default: all. */
  readonly tools?: readonly string[];
  /** Further MCP servers, by name. */
  readonly mcpServers?: Readonly<Record<string, McpServer>>;
  /** How many helpers one of its tasks may have in all. Default: only the limits of the tree hold. */
  readonly maxHelpers?: number;
  /** How long an ACP agent stays ready for the next turn of its conversation. Default 5 min; 0: not at all. */
  readonly keepAliveMs?: number;
  /** Each conversation works in a git worktree of its own, and how a new one is set up. */
  readonly worktree?: boolean | WorktreeSetup;
  readonly onLimit?: OnLimit;
  /** Folders with skills: folders that hold a `SKILL.md`. The agent is told of them and may read them. */
  readonly skills?: readonly string[];
  /** Folders of notes that the agent keeps and is given the beginning of. */
  readonly memory?: readonly string[];
  /** For the model runtime: which kind of endpoint, and where. */
  readonly provider?: Provider;
  readonly baseUrl?: string;
  /** The variable of its environment that holds the key. Default: OPENAI_API_KEY or ANTHROPIC_API_KEY. */
  readonly apiKeyVariable?: string;
  /** Models for other parts of the work. `compact`: for the summary when a conversation outgrows the window. */
  readonly models?: Readonly<Record<string, string>>;
  /** Its instructions, before anything else. */
  readonly system?: string;
  /** The model's window, in tokens. Default 128,000. */
  readonly contextTokens?: number;
  /** How many model calls one task may make. Default 200. */
  readonly maxSteps?: number;
  /** How its program gets onto a machine, for agents that are well known: a command line. */
  readonly install?: string;
  /** Where the definition comes from: built in, well known, or the file and line of the config. */
  readonly definedIn: string;
}

/** What `definedIn` says of an agent that is well known and that no config file completes. */
export const WELL_KNOWN = 'well known';

/** The built-in agent whose prompt is a shell command line. */
export const SHELL_AGENT = 'shell';
/** The built-in agent behind `bg submit -- program args`: runs exactly that program, no shell. */
export const COMMAND_AGENT = 'command';

/** The built-in agent of what the daemon itself leads: workflows, discussions, approvals, waits. */
export const COX_AGENT = 'cox';

/** The agents that are always there. Both that run programs have the user's own rights, so each may submit to the other. */
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
