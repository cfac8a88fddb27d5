// What a reviewer is given to read.

import type { Task } from '@coxswain/protocol';

/** Each part on its own, so that all of them fit into a prompt of 1 MiB, whatever their characters are. */
const MAX_PART_CHARACTERS = 65_000;

const BEGIN =
  'Review the work that is described below. Judge it by what was asked; look at the files where you can. Change nothing. Say ' +
  'what is wrong or missing, the most important first, each with the place and what would mend it; then what is good, in a ' +
  'sentence. End with one line: APPROVE, or REQUEST CHANGES.';

const cut = (text: string): string =>
  text.length <= MAX_PART_CHARACTERS
    ? text
    : `${text.slice(0, MAX_PART_CHARACTERS)}\n[${text.length - MAX_PART_CHARACTERS} or more characters are left out]`;

const part = (head: string, text: string | undefined): readonly string[] =>
  text === undefined || text.trim() === '' ? [] : [`## ${head}\n\n${cut(text).trim()}`];

export interface Reviewed {
  readonly task: Task;
  /** What it changed in its worktree; empty when it has none. */
  readonly patch: string;
  readonly instructions: string | undefined;
}

/** The prompt of the reviewing task. */
export const reviewPrompt = ({ task, patch, instructions }: Reviewed): string =>
  [
    BEGIN,
    ...part('What to look at in particular', instructions),
    ...part(`What was asked of ${task.agent} (task ${task.id}, ${task.status})`, task.prompt),
    ...part('What it answered', task.result),
    ...part('Why it ended so', task.error?.message),
    ...part('What it changed', patch),
  ].join('\n\n');
