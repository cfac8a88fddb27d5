// The tabs of the page: active tasks, history, and the agents' to-dos, which no process runs for.

import { ACTIVE_STATUSES, ENDED_STATUSES, type Task, type TaskStatus } from '@coxswain/protocol';

export const TABS = ['active', 'history', 'items'] as const;
export type TabId = (typeof TABS)[number];

/** The statuses of a tab. */
export const STATUSES_OF: Readonly<Record<TabId, readonly TaskStatus[]>> = {
  active: ACTIVE_STATUSES.toReversed(),
  history: ENDED_STATUSES,
  items: ACTIVE_STATUSES.toReversed(),
};

/** The statuses its filter offers, in this order: ended to-dos are on no other tab. */
export const OFFERED_STATUSES: Readonly<Record<TabId, readonly TaskStatus[]>> = {
  ...STATUSES_OF,
  items: [...STATUSES_OF.items, ...ENDED_STATUSES],
};

export const tabOf = ({ status, kind }: Pick<Task, 'status' | 'kind'>): TabId => {
  if (kind === 'item') return 'items';
  return STATUSES_OF.active.includes(status) ? 'active' : 'history';
};
