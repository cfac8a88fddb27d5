// Of several routes that fit where a message came from, the one that says most about it.

import type { ChannelRoute, ResolveQuery } from '@coxswain/protocol';

/** How much each part narrows down: a thread lies in a chat, a chat belongs to an account. */
const WEIGHTS = { thread: 4, peer: 2, account: 1 } as const;
const PARTS = ['thread', 'peer', 'account'] as const;

// A bot that is not named otherwise is called as its channel.
const fits = (route: ChannelRoute, { account, ...from }: ResolveQuery): boolean => {
  const place = { account: account ?? from.channel, ...from };
  return (
    route.channel === place.channel &&
    PARTS.every((part) => route[part] === undefined || route[part] === place[part])
  );
};

const weightOf = (route: ChannelRoute): number =>
  PARTS.reduce((sum, part) => sum + (route[part] === undefined ? 0 : WEIGHTS[part]), 0);

/** undefined: none fits. */
export const bestRoute = (routes: readonly ChannelRoute[], from: ResolveQuery): ChannelRoute | undefined =>
  routes
    .filter((route) => fits(route, from))
    .reduce<ChannelRoute | undefined>(
      (best, route) => (best === undefined || weightOf(route) > weightOf(best) ? route : best),
      undefined,
    );
