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
  readonly sessionId?: string;
}

export interface FilledArguments {
  readonly args: readonly string[];
  readonly usesPromptFile: boolean;
  readonly usesResultFile: boolean;
}

const PLACEHOLDER = /\{(prompt|prompt_file|result_file|session_id)\}/g;
const SESSION = '{session_id}';
const WHERE_PROMPT_GOES = { argument: '{prompt}', file: '{prompt_file}' } as const;

/**
 * Fills `{prompt}`, `{prompt_file}`, `{result_file}` and `{session_id}` in, each as a whole argument or inside one; what
 * was filled in is not searched again. An agent that says `promptBy: argument` (or `file`) without naming the place gets
 * the prompt (or the path of its file) as last argument. With neither a placeholder nor `promptBy` the program gets no
 * prompt at all: `[npm, run, lint]` runs exactly that. As long as the agent has no session of its own yet, an argument with
 * `{session_id}` is left out, and where it is the whole argument the one before it as well: `--resume {session_id}`.
 */
export const fillArguments = (
  template: readonly string[],
  { promptBy }: Pick<AgentDefinition, 'promptBy'>,
  { prompt, promptFile, resultFile, sessionId }: ArgumentValues,
): FilledArguments => {
  const values = { prompt, prompt_file: promptFile, result_file: resultFile, session_id: sessionId ?? '' };
  const given = sessionId === undefined ? withoutSession(template) : template;
  const used = new Set<string>();
  const place = promptBy === 'stdin' || promptBy === undefined ? undefined : WHERE_PROMPT_GOES[promptBy];
  const isPlaced = place === undefined || given.some((part) => part.includes(place));
  const args = (isPlaced ? given : [...given, place]).map((part) =>
    part.replace(PLACEHOLDER, (_, name: keyof typeof values) => {
      used.add(name);
      return values[name];
    }),
  );
  return { args, usesPromptFile: used.has('prompt_file'), usesResultFile: used.has('result_file') };
};

const withoutSession = (template: readonly string[]): readonly string[] =>
  template.filter((part, at) => !part.includes(SESSION) && template[at + 1] !== SESSION);
