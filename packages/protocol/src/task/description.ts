// The line by which lists, notices and completions call a task.

import { cutToCells } from '../text/cells.ts';
import { printableLine } from '../text/printable.ts';

/** How many cells of the prompt a list shows at most. */
export const DESCRIPTION_CELLS = 100;

/** How much of a prompt is looked at: enough for the cells that are shown, however long the prompt is. */
const READ_CHARACTERS = 4_000;

/** What lists show for a task: its title, else the first {@link DESCRIPTION_CELLS} cells of the prompt, on one line. */
export const describeTask = (task: { readonly title?: string; readonly prompt: string }): string => {
  const text = (task.title ?? task.prompt).trimStart();
  if (text.length <= READ_CHARACTERS) return cutToCells(printableLine(text), DESCRIPTION_CELLS);
  return cutToCells(`${printableLine(text.slice(0, READ_CHARACTERS))}…`, DESCRIPTION_CELLS);
};
