// The columns of every list of tasks, the most telling on the left: what does not fit goes from the right.

import type { Task } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import { taskColumns } from '@coxswain/views/task';
import { rendering, type Shown } from '../output/rendering.ts';

/** ID SESSION AGENT USER DESCRIPTION STARTED ELAPSED STATUS. */
export const listedColumns = (shown: Shown): readonly Column<Task>[] => {
  const { id, session, agent, user, description, started, elapsed, status } = taskColumns(rendering(shown));
  return [id, session, agent, user, description, started, elapsed, status];
};
