// An agent is a durable worker identity: how it is run, where, and what it may do. Agents share nothing unless configured.

import type { OnInput, RuntimeName } from './task.ts';

/** How a program gets the prompt: in place of `{prompt}`, on its stdin, or in a file in place of `{prompt_file}`. */
export type PromptBy = 'argument' | 'stdin' | 'file';

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
  /** Names of variables that are passed from the submitter's environment. `*`: all but the deny list. */
  readonly passEnv: readonly string[];
  /** Agents that a task of this agent may submit to, besides its own. */
  readonly maySubmit: readonly string[];
  readonly timeoutMs?: number;
  readonly maxAttempts?: number;
  readonly onInput?: OnInput;
  readonly group?: string;
  /** Processes that outlive the program are left alone. Default: they are ended. */
  readonly detach?: boolean;
  /** Where the definition comes from: built in, or the file and line of the config. */
  readonly definedIn: string;
}

/** The built-in agent whose prompt is a shell command line. */
export const SHELL_AGENT = 'shell';
/** The built-in agent behind `bg submit -- program args`: runs exactly that program, no shell. */
export const COMMAND_AGENT = 'command';

/** The agents that are always there. Both run with the user's own rights, so each may submit to the other. */
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
];
