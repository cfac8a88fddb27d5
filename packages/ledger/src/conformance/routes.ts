import { type ChannelRoute, routeIdFrom } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, type OpenLedger, World } from './world.ts';

/** Whom messages reach. */
export const routesConformance = (open: OpenLedger): void => {
  const route = (world: World, count: number, where: Partial<ChannelRoute> = {}): ChannelRoute => ({
    id: routeIdFrom(new Uint8Array(12).fill(count)),
    channel: 'ops',
    agent: 'shell',
    createdAt: at(world.nowMs),
    ...where,
  });

  describe('routes', () => {
    test('are one for each place, and stay until they are removed', async () => {
      const world = await World.begin(open);
      const places = [{}, { account: 'bot' }, { peer: '42' }, { peer: '42', thread: '7', session: 's' }];
      const routes = places.map((place, index) => route(world, index, place));
      for (const each of routes) expect(await world.ledger.routes.add(each)).toEqual(each);
      for (const [index, place] of places.entries())
        expect(await world.ledger.routes.add(route(world, 20 + index, place))).toBeUndefined();
      await world.reopen();
      expect(await world.ledger.routes.list()).toEqual(routes);
      const [first] = routes;
      if (first === undefined) throw new Error('there is no route');
      expect(await world.ledger.routes.remove(first.id)).toEqual(first);
      expect(await world.ledger.routes.remove(first.id)).toBeUndefined();
      expect(await world.ledger.routes.list()).toEqual(routes.slice(1));
    });
  });
};
