// The task filter and its query.

import { isEnded, type TaskQueryInput, type TaskStatus } from '@coxswain/protocol';
import { STATUSES_OF, type TabId } from '../tab.ts';
import type { DateRange } from './date-range.ts';

export interface TaskFilter {
  readonly text: string;
  /** undefined: every status of the tab. */
  readonly status?: TaskStatus;
  readonly agent?: string;
  /** As it was typed. */
  readonly date: string;
  /** What was typed means. */
  readonly range?: DateRange;
}

export const NO_FILTER: TaskFilter = { text: '', date: '' };

export const PAGE_TASKS = 100;

export const isNarrowing = ({ text, status, agent, range }: TaskFilter): boolean =>
  text.trim() !== '' || status !== undefined || agent !== undefined || range !== undefined;

/** The typed date is invalid. */
export const isWrongDate = ({ date, range }: TaskFilter): boolean =>
  date.trim() !== '' && range === undefined;

/** The same list, read from its end. */
export const fromItsEnd = (query: TaskQueryInput): TaskQueryInput => ({
  ...query,
  order: query.order === 'ended' ? '-ended' : '-attention',
});
export const isFromItsEnd = ({ order }: TaskQueryInput): boolean => order?.startsWith('-') === true;

/** Active and items: what needs someone first. History: what ended last first, steps and helpers only where they are wanted. */
export const queryOf = (tab: TabId, { text, status, agent, range }: TaskFilter): TaskQueryInput => {
  const search = text.trim();
  return {
    status: status ?? STATUSES_OF[tab].join(','),
    order: tab === 'history' || (status !== undefined && isEnded(status)) ? 'ended' : 'attention',
    ...(tab === 'items' && { kind: 'item' }),
    limit: String(PAGE_TASKS),
    ...(tab === 'history' && search === '' && agent === undefined ? { roots: 'true' } : {}),
    ...(search === '' ? {} : { search }),
    agent,
    ...range,
  };
};
