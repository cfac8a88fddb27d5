// The events that change a list of tasks.

import type { EventType, LedgerEvent } from '@coxswain/protocol';

const CHANGES_LISTS: ReadonlySet<EventType> = new Set<EventType>([
  'TaskQueued',
  'TaskStarted',
  'InputRequested',
  'InputAnswered',
  'ItemMoved',
  'CancelRequested',
  'TaskRetrying',
  'TaskCompleted',
  'TaskFailed',
  'TaskCancelled',
  'TaskDeleted',
]);

export const changesLists = ({ type }: LedgerEvent): boolean => CHANGES_LISTS.has(type);
