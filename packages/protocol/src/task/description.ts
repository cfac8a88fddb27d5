// The one-line description of a task in lists, notices and completions.

import { cutToCells } from '../text/cells.ts';
import { printableLine } from '../text/printable.ts';

/** The maximum width of a description, in cells. */
export const DESCRIPTION_CELLS = 100;

/** How much of a prompt to read: enough for the description, however long the prompt is. */
const READ_CHARACTERS = 4_000;

/** The title of the task, else the first {@link DESCRIPTION_CELLS} cells of the prompt, on one line. */
export const describeTask = (task: {
  readonly title?: string | undefined;
  readonly prompt: string;
}): string => {
  const text = (task.title ?? task.prompt).trimStart();
  if (text.length <= READ_CHARACTERS) return cutToCells(printableLine(text), DESCRIPTION_CELLS);
  return cutToCells(`${printableLine(text.slice(0, READ_CHARACTERS))}…`, DESCRIPTION_CELLS);
};
