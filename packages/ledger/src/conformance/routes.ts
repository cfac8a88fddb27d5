import { type ChannelRoute, routeIdFrom } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';

/** Whom messages reach. */
export const routesConformance = (open: OpenLedger): void => {
  const route = (fixture: Fixture, count: number, where: Partial<ChannelRoute> = {}): ChannelRoute => ({
    id: routeIdFrom(new Uint8Array(12).fill(count)),
    channel: 'ops',
    agent: 'shell',
    createdAt: at(fixture.nowMs),
    ...where,
  });

  describe('routes', () => {
    test('are unique per source, and stay until they are removed', async () => {
      const fixture = await Fixture.begin(open);
      const places = [{}, { account: 'bot' }, { peer: '42' }, { peer: '42', thread: '7', session: 's' }];
      const routes = places.map((place, index) => route(fixture, index, place));
      for (const each of routes) expect(await fixture.ledger.routes.add(each)).toEqual(each);
      for (const [index, place] of places.entries())
        expect(await fixture.ledger.routes.add(route(fixture, 20 + index, place))).toBeUndefined();
      await fixture.reopen();
      expect(await fixture.ledger.routes.list()).toEqual(routes);
      const [first] = routes;
      if (first === undefined) throw new Error('there is no route');
      expect(await fixture.ledger.routes.remove(first.id)).toEqual(first);
      expect(await fixture.ledger.routes.remove(first.id)).toBeUndefined();
      expect(await fixture.ledger.routes.list()).toEqual(routes.slice(1));
    });
  });
};
