// The insights of the chosen periods, read again when something ends.

import { type Insights, isTerminalEvent } from '@coxswain/protocol';
import { onlyChanges } from '../../data/only-changes.ts';
import { type Resource, useResource } from '../../data/use-resource.ts';
import { useWorld } from '../../shell/context.ts';

export type Period = Insights['period'];
export const PERIODS = ['day', 'week', 'month'] as const satisfies readonly Period[];

/** Sums change when tasks end, which an event tells; this is for what ends while nothing is heard. */
const EVERY_MS = 10_000;

/** `since`: RFC 3339; without it as far back as the daemon finds right for the period. */
export const useInsights = (period: Period, since: string | undefined): Resource<Insights> => {
  const { client } = useWorld();
  const key = `insights ${period} ${since ?? ''}`;
  const load = onlyChanges(() => client.insights.read({ period, ...(since === undefined ? {} : { since }) }));
  return useResource(load, { key, everyMs: EVERY_MS, isConcerned: ({ type }) => isTerminalEvent(type) });
};
