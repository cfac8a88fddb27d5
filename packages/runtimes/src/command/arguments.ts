// What a program is given of a task: its arguments with the placeholders replaced, and the prompt where the agent wants
// it.

import type { AgentDefinition } from '@coxswain/protocol';

export interface RunFiles {
  readonly promptFile: string;
  readonly resultFile: string;
}

export interface FilledArguments {
  readonly args: readonly string[];
  readonly usesPromptFile: boolean;
  readonly usesResultFile: boolean;
}

const PLACEHOLDER = /\{(prompt|prompt_file|result_file)\}/g;
const WHERE_PROMPT_GOES = { argument: '{prompt}', file: '{prompt_file}' } as const;

/**
 * Fills `{prompt}`, `{prompt_file}` and `{result_file}` in, each as a whole argument or inside one; what was filled in is
 * not searched again. An agent that says `promptBy: argument` (or `file`) without naming the place gets the prompt (or
 * the path of its file) as last argument. With neither a placeholder nor `promptBy` the program gets no prompt at all:
 * `[npm, run, lint]` runs exactly that.
 */
export const fillArguments = (
  template: readonly string[],
  { promptBy }: Pick<AgentDefinition, 'promptBy'>,
  { prompt, promptFile, resultFile }: RunFiles & { readonly prompt: string },
): FilledArguments => {
  const values = { prompt, prompt_file: promptFile, result_file: resultFile };
  const used = new Set<string>();
  const place = promptBy === 'stdin' || promptBy === undefined ? undefined : WHERE_PROMPT_GOES[promptBy];
  const isPlaced = place === undefined || template.some((part) => part.includes(place));
  const args = (isPlaced ? template : [...template, place]).map((part) =>
    part.replace(PLACEHOLDER, (_, name: keyof typeof values) => {
      used.add(name);
      return values[name];
    }),
  );
  return { args, usesPromptFile: used.has('prompt_file'), usesResultFile: used.has('result_file') };
};
