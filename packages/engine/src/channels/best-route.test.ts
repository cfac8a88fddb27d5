import type { ChannelRoute, RouteId } from '@coxswain/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestRoute } from './routes.ts';

let made = 0;
const route = (more: Partial<ChannelRoute> = {}): ChannelRoute => {
  made += 1;
  return {
    id: `rte_${made}` as RouteId, // a name for a test
    channel: 'tg',
    agent: 'claude',
    createdAt: '2026-11-20T12:00:00.000Z',
    ...more,
  };
};

test('a thread says more than a chat, a chat more than an account, an account more than a channel', () => {
  const all = [
    route(),
    route({ account: 'bot' }),
    route({ peer: '7' }),
    route({ peer: '7', account: 'bot' }),
    route({ thread: '3' }),
    route({ peer: '7', thread: '3' }),
  ];
  const from = { channel: 'tg', account: 'bot', peer: '7', thread: '3' };
  for (let count = all.length; count > 0; count -= 1)
    expect(bestRoute(all.slice(0, count).toReversed(), from)).toBe(all[count - 1]);
});

test('a route of another channel, chat, account or thread is none', () => {
  const others = [
    route({ channel: 'slack' }),
    route({ peer: '8' }),
    route({ account: 'other' }),
    route({ peer: '7', thread: '3' }),
  ];
  expect(bestRoute(others, { channel: 'tg', account: 'bot', peer: '7' })).toBeUndefined();
});

test('the same route is found in whatever order they are', () => {
  const part = fc.option(fc.constantFrom('a', 'b'), { nil: undefined });
  const parts = fc.record({ account: part, peer: part, thread: part });
  // There is one route for each place.
  const locations = fc.uniqueArray(parts, {
    selector: (location) => JSON.stringify(Object.values(location)),
  });
  fc.assert(
    fc.property(locations, fc.constantFrom('a', 'b'), part, part, (given, peer, account, thread) => {
      const routes = given.map((location) => route(location));
      const from = { channel: 'tg', peer, account, thread };
      expect(bestRoute(routes, from)).toBe(bestRoute(routes.toReversed(), from));
    }),
  );
});
