// Which program a run starts, and with what: decided before anything is started.

import { join } from 'node:path';
import type { AgentDefinition } from '@coxswain/protocol';
import type { RunRequest } from '../runtime.ts';

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  /** Written to its stdin; otherwise stdin is closed. */
  readonly stdin?: string | undefined;
  /** Its stdin stays open, to be written to while it runs. */
  readonly keepsStdin?: boolean | undefined;
  /** The prompt has to lie here before it starts. */
  readonly promptFile?: string | undefined;
  /** What the program writes here is its result. */
  readonly resultFile?: string | undefined;
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

/** An agent that prints its work reads its prompt, so the prompt lists the paths of the files. A command line is left as it is. */
export const promptWithFiles = ({ agent, prompt, attachments = [] }: RunRequest): string =>
  agent.format === undefined || attachments.length === 0
    ? prompt
    : `${prompt}\n\nAttached files:\n${attachments.map(({ path }) => `- ${path}`).join('\n')}`;

const split = ([file, ...args]: readonly string[]): Program | undefined =>
  file === undefined ? undefined : { file, args };

// What a program is given of a task: its arguments with the placeholders replaced, and the prompt where the agent wants
// it.
interface RunFiles {
  readonly promptFile: string;
  readonly resultFile: string;
}

interface ArgumentValues extends RunFiles {
  readonly prompt: string;
  /** The agent's own id of the conversation; undefined: it has none yet. */
  readonly sessionId?: string | undefined;
  /** What the task or the agent says; undefined: neither does. */
  readonly model?: string | undefined;
  readonly mode?: string | undefined;
  readonly effort?: string | undefined;
}

interface FilledArguments {
  readonly args: readonly string[];
  readonly usesPromptFile: boolean;
  readonly usesResultFile: boolean;
}

const PLACEHOLDER = /\{(prompt|prompt_file|result_file|session_id|model|mode|effort)\}/g;
/** What may be missing. */
const OPTIONAL = ['session_id', 'model', 'mode', 'effort'] as const;
const WHERE_PROMPT_GOES = { argument: '{prompt}', file: '{prompt_file}' } as const;

/**
 * Fills `{prompt}`, `{prompt_file}`, `{result_file}` and `{session_id}` in, each as a whole argument or inside one; what
 * was filled in is not searched again. An agent that says `promptBy: argument` (or `file`) without naming the place gets
 * the prompt (or the path of its file) as last argument. With neither a placeholder nor `promptBy` the program gets no
 * prompt at all: `[npm, run, lint]` runs exactly that. As long as the agent has no session of its own yet, an argument with
 * `{session_id}` is left out, and where it is the whole argument the one before it as well: `--resume {session_id}`. The same
 * holds for `{model}`, `{mode}` and `{effort}` where none is given.
 */
export const fillArguments = (
  template: readonly string[],
  { promptBy }: Pick<AgentDefinition, 'promptBy'>,
  { prompt, promptFile, resultFile, sessionId, model, mode, effort }: ArgumentValues,
): FilledArguments => {
  const given = { session_id: sessionId, model, mode, effort };
  const values = { prompt, prompt_file: promptFile, result_file: resultFile, ...given };
  const missing = OPTIONAL.filter((name) => given[name] === undefined);
  const parts = missing.reduce(without, template);
  const used = new Set<string>();
  const placeholder =
    promptBy === 'stdin' || promptBy === undefined ? undefined : WHERE_PROMPT_GOES[promptBy];
  const isFilledIn = placeholder === undefined || parts.some((part) => part.includes(placeholder));
  const args = (isFilledIn ? parts : [...parts, placeholder]).map((part) =>
    part.replace(PLACEHOLDER, (_, name: keyof typeof values) => {
      used.add(name);
      return values[name] ?? '';
    }),
  );
  return { args, usesPromptFile: used.has('prompt_file'), usesResultFile: used.has('result_file') };
};

const without = (template: readonly string[], name: (typeof OPTIONAL)[number]): readonly string[] =>
  template.filter((part, at) => !part.includes(`{${name}}`) && template[at + 1] !== `{${name}}`);
