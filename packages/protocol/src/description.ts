import { cutToCells } from './cells.ts';
import { printableLine } from './printable.ts';

/** How many cells of the prompt a list shows at most. */
export const DESCRIPTION_CELLS = 100;

/** What lists show for a task: its title, else the first {@link DESCRIPTION_CELLS} cells of the prompt, on one line. */
export const describeTask = (task: { readonly title?: string; readonly prompt: string }): string =>
  cutToCells(printableLine(task.title ?? task.prompt.slice(0, 1_000)), DESCRIPTION_CELLS);
