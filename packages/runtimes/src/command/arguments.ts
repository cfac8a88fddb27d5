// What a program is given of a task: its arguments with the placeholders replaced, and the prompt where the agent wants
// it.

import type { AgentDefinition } from '@coxswain/protocol';

export interface RunFiles {
  readonly promptFile: string;
  readonly resultFile: string;
}

export interface ArgumentValues extends RunFiles {
  readonly prompt: string;
  /** The agent's own id of the conversation; undefined: it has none yet. */
  readonly sessionId?: string | undefined;
  /** What the task or the agent says; undefined: neither does. */
  readonly model?: string | undefined;
  readonly mode?: string | undefined;
  readonly effort?: string | undefined;
}

export interface FilledArguments {
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
  const place = promptBy === 'stdin' || promptBy === undefined ? undefined : WHERE_PROMPT_GOES[promptBy];
  const isPlaced = place === undefined || parts.some((part) => part.includes(place));
  const args = (isPlaced ? parts : [...parts, place]).map((part) =>
    part.replace(PLACEHOLDER, (_, name: keyof typeof values) => {
      used.add(name);
      return values[name] ?? '';
    }),
  );
  return { args, usesPromptFile: used.has('prompt_file'), usesResultFile: used.has('result_file') };
};

const without = (template: readonly string[], name: (typeof OPTIONAL)[number]): readonly string[] =>
  template.filter((part, at) => !part.includes(`{${name}}`) && template[at + 1] !== `{${name}}`);
