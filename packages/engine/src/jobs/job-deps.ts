// What the verbs of jobs also need: which job waits for what, and what to wake when jobs change.

import type { Deps } from '../deps.ts';
import type { EventWatch } from './event-watch.ts';
import type { Scheduler } from './scheduler.ts';
import type { TriggerIndex } from './trigger-index.ts';

export interface JobDeps extends Deps {
  readonly book: TriggerIndex;
  readonly scheduler: Scheduler;
  readonly watch: EventWatch;
}

/** The key of the turns in which definitions are checked against each other and saved. */
export const DEFINING = 'jobs';

/** Jobs were made, changed, switched or removed. */
export const noteChange = async ({ book, watch, scheduler }: JobDeps): Promise<void> => {
  await book.refresh();
  watch.refresh();
  scheduler.wake();
};
