// Which index a list may use. A driver covers some of the filters; the others are checked row by row.

import { DISPATCHED_KINDS, TASK_KINDS, TASK_STATUSES } from '@coxswain/protocol';
import type { Filters } from './filters.ts';
import {
  byAgent,
  byJob,
  byLabel,
  byNumber,
  byParent,
  byRoot,
  bySession,
  byStatus,
  everyTask,
  everyTaskButItems,
  type Source,
} from './sources.ts';

export interface Driver {
  readonly sources: readonly Source[];
  /** It yields exactly what the filters let through. */
  readonly isExact: boolean;
}

type FilterName = Exclude<keyof Filters, 'range'>;

const pairs = <A, B>(as: readonly A[], bs: readonly B[]): readonly (readonly [A, B])[] =>
  as.flatMap((a) => bs.map((b) => [a, b] as const));

const given = (filters: Filters): readonly FilterName[] => {
  const { range: _range, ...named } = filters;
  const names = Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  // The keys of the filters are their names.
  return names as FilterName[];
};

/** The drivers that the filters allow, the usually most selective first; the last always works. */
export const driversFor = (filters: Filters): readonly Driver[] => {
  const { statuses, agents, withoutItems, labels = [] } = filters;
  const kinds = withoutItems ? DISPATCHED_KINDS : filters.kinds;
  const names = given(filters);
  const drivers: Driver[] = [];
  const add = (sources: readonly Source[], ...covered: readonly FilterName[]): void => {
    drivers.push({ sources, isExact: names.every((name) => covered.includes(name)) });
  };
  if (filters.ns !== undefined) add(filters.ns.map(byNumber), 'ns');
  if (filters.parentN !== undefined) add([byParent(filters.parentN)], 'parentN');
  if (filters.rootN !== undefined) add([byNumber(filters.rootN), byRoot(filters.rootN)], 'rootN');
  if (filters.sessionKey !== undefined) add(bySession(filters.sessionKey), 'sessionKey');
  if (filters.job !== undefined) add([byJob(filters.job)], 'job');
  for (const { key, value } of labels) {
    if (labels.length === 1) add([byLabel(key, value)], 'labels');
    else add([byLabel(key, value)]);
  }
  if (agents !== undefined) {
    const sources = pairs(agents, statuses ?? TASK_STATUSES).map(([agent, status]) => byAgent(agent, status));
    add(sources, 'agents', 'statuses');
  }
  if (statuses !== undefined || filters.kinds !== undefined) {
    const sources = pairs(statuses ?? TASK_STATUSES, kinds ?? TASK_KINDS);
    add(
      sources.map(([status, kind]) => byStatus(status, kind)),
      'statuses',
      'kinds',
      'withoutItems',
    );
  }
  add([withoutItems ? everyTaskButItems : everyTask], 'withoutItems');
  return drivers;
};
