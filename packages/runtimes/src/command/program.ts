// Which program a run starts, and with what: decided before anything is started.

import { join } from 'node:path';
import type { RunRequest } from '../runtime.ts';
import { fillArguments } from './arguments.ts';

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  /** Written to its stdin; otherwise stdin is closed. */
  readonly stdin?: string;
  /** Its stdin stays open, to be written to while it runs. */
  readonly keepsStdin?: boolean;
  /** The prompt has to lie here before it starts. */
  readonly promptFile?: string;
  /** What the program writes here is its result. */
  readonly resultFile?: string;
}

/** What runs the prompt of an agent with `shell: true`. */
export const SHELL = '/bin/sh';
// MAX_ARG_STRLEN of Linux with its NUL: execve(2). A longer argument cannot be given to any program.
export const MAX_ARGUMENT_BYTES = 128 * 1024 - 1;

/**
 * The program of a run: the exact command of the task; else the agent's own with the prompt filled in; else, for
 * `shell: true`, `/bin/sh -c` with the prompt as command line (from a file when it is too long for an argument).
 * `sessionId` is the agent's own id of the conversation, if it has one. Undefined when neither the task nor the agent names one.
 */
export const programOf = (request: RunRequest, sessionId?: string): Program | undefined => {
  const { agent, runDir, overrides } = request;
  const prompt = promptWithFiles(request);
  const files = { promptFile: join(runDir, 'prompt.txt'), resultFile: join(runDir, 'result.txt') };
  if (request.command) return split(request.command);
  if (agent.command) {
    const [file, ...template] = agent.command;
    if (file === undefined) return undefined;
    const { args, usesPromptFile, usesResultFile } = fillArguments(template, agent, {
      prompt,
      sessionId,
      model: agent.model,
      mode: overrides?.mode,
      effort: overrides?.effort,
      ...files,
    });
    return {
      file,
      args,
      stdin: agent.promptBy === 'stdin' ? prompt : undefined,
      promptFile: usesPromptFile ? files.promptFile : undefined,
      resultFile: usesResultFile ? files.resultFile : undefined,
    };
  }
  if (!agent.shell) return undefined;
  if (Buffer.byteLength(prompt) <= MAX_ARGUMENT_BYTES) return { file: SHELL, args: ['-c', prompt] };
  return { file: SHELL, args: [files.promptFile], promptFile: files.promptFile };
};

/** An agent that prints its work reads its prompt, so it is told there where the files lie. A command line is left as it is. */
export const promptWithFiles = ({ agent, prompt, attachments = [] }: RunRequest): string =>
  agent.format === undefined || attachments.length === 0
    ? prompt
    : `${prompt}\n\nAttached files:\n${attachments.map(({ path }) => `- ${path}`).join('\n')}`;

const split = ([file, ...args]: readonly string[]): Program | undefined =>
  file === undefined ? undefined : { file, args };
