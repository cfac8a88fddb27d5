// The two halves of the page: what is not over yet, and what is.

import { ACTIVE_STATUSES, ENDED_STATUSES, type TaskStatus } from '@coxswain/protocol';

export const TABS = ['active', 'history'] as const;
export type TabId = (typeof TABS)[number];

/** The statuses of a tab, in the order in which its filter offers them. */
export const STATUSES_OF: Readonly<Record<TabId, readonly TaskStatus[]>> = {
  active: ACTIVE_STATUSES.toReversed(),
  history: ENDED_STATUSES,
};

export const tabOf = (status: TaskStatus): TabId =>
  STATUSES_OF.active.includes(status) ? 'active' : 'history';
