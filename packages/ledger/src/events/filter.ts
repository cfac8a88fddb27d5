// The one implementation of filters: the feed, the pages and the watchers all check here whether an event matches.

import type { LedgerEvent } from '@coxswain/protocol';
import type { EventFilter } from '../ledger.ts';

/** A test for the filter; undefined when it lets everything through, so that callers can skip the work. */
export const matcherOf = (filter: EventFilter): ((event: LedgerEvent) => boolean) | undefined => {
  const { taskIds, rootId, types, agent, session } = filter;
  if ((taskIds ?? rootId ?? types ?? agent ?? session) === undefined) return undefined;
  return (event) =>
    (taskIds === undefined || (event.taskId !== undefined && taskIds.has(event.taskId))) &&
    (rootId === undefined || event.rootId === rootId) &&
    (types === undefined || types.has(event.type)) &&
    (agent === undefined || event.agent === agent) &&
    (session === undefined || event.session === session);
};

/** True when streamed text can pass the filter. */
export const wantsText = (filter: EventFilter): boolean => filter.types?.has('StreamChunk') ?? true;
