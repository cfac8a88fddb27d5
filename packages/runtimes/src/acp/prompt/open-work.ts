// The agent's open items and tasks, line by line, so that an agent that lost its context still knows its work.

import type { OpenWork } from '../../runtime.ts';

const MAX_LISTED = 100;

/** What each of them is, oldest first; empty when nothing is open. */
export const openWorkText = (openWork: readonly OpenWork[]): string => {
  const lines = openWork
    .slice(0, MAX_LISTED)
    .map(
      ({ id, kind, status, description }) =>
        `- ${id} (${kind === 'item' ? 'item' : 'task'}, ${status}): ${description}`,
    );
  const further = openWork.length - lines.length;
  if (further > 0) lines.push(`- and ${further} more: list them with manage_tasks`);
  return lines.join('\n');
};
