import { type Delivery, deliveryIdFrom } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, type OpenLedger, World } from './world.ts';

/** How deliveries leave: in order, each as often as it takes. */
export const deliveriesConformance = (open: OpenLedger): void => {
  let lastId = 0;
  const newId = (): Delivery['id'] => {
    lastId += 1;
    return deliveryIdFrom(Uint8Array.from({ length: 12 }, (_, index) => Math.floor(lastId / 32 ** index)));
  };
  const reply = (world: World, target: string, text = 'fine'): Promise<Delivery> =>
    world.ledger.deliveries.reply({ id: newId(), target, text }, world.nowMs);
  const due = async (world: World, limit = 9): Promise<readonly string[]> =>
    (await world.ledger.deliveries.due(world.nowMs, limit)).map(({ id }) => id);

  describe('deliveries', () => {
    test('are due one after the other for each target, the oldest first', async () => {
      const world = await World.begin(open);
      const [one, two, other] = [
        await reply(world, 'ops:1'),
        await reply(world, 'ops:1'),
        await reply(world, 'ops:2'),
      ];
      const { deliveries } = world.ledger;
      expect(await due(world)).toEqual([one.id, other.id]);
      expect(await due(world, 1)).toEqual([one.id]);
      expect(await deliveries.delivered(one.id, world.pass())).toBe(true);
      expect(await deliveries.delivered(one.id, world.nowMs)).toBe(false);
      expect(await due(world)).toEqual([two.id, other.id]);
      await world.reopen();
      expect(await due(world)).toEqual([two.id, other.id]);
      for (const { id } of [two, other]) await world.ledger.deliveries.delivered(id, world.nowMs);
      expect(await due(world)).toEqual([]);
      expect(await world.ledger.deliveries.nextDueMs(world.nowMs)).toBeUndefined();
      expect(await world.ledger.deliveries.get(one.id)).toEqual({
        ...one,
        state: 'delivered',
        attempts: 1,
        nextAt: undefined,
        deliveredAt: at(world.nowMs),
      });
    });

    test('that fail hold back the rest of their target, and no other, until they are tried again', async () => {
      const world = await World.begin(open);
      const [one, , other] = [await reply(world, 'a'), await reply(world, 'a'), await reply(world, 'b')];
      const retryAtMs = world.nowMs + 5_000;
      const { deliveries } = world.ledger;
      expect(await deliveries.failed(one.id, { message: 'refused', retryAtMs }, world.nowMs)).toBe(true);
      expect(await due(world)).toEqual([other.id]);
      await deliveries.delivered(other.id, world.nowMs);
      expect(await deliveries.nextDueMs(world.nowMs)).toBe(retryAtMs);
      expect(await deliveries.get(one.id)).toMatchObject({
        state: 'pending',
        attempts: 1,
        error: 'refused',
        nextAt: at(retryAtMs),
      });
      world.pass(5_000);
      expect(await due(world)).toEqual([one.id]);
    });

    test('that are given up let the next one go, and come first when they are tried anew', async () => {
      const world = await World.begin(open);
      const [one, two] = [await reply(world, 'a'), await reply(world, 'a')];
      const { deliveries } = world.ledger;
      await deliveries.failed(one.id, { message: 'no such chat' }, world.nowMs);
      expect(await deliveries.failed(one.id, { message: 'again' }, world.nowMs)).toBe(false);
      expect(await due(world)).toEqual([two.id]);
      expect(await deliveries.list({ state: 'failed', limit: 9 })).toMatchObject([
        { id: one.id, error: 'no such chat', attempts: 1 },
      ]);
      await deliveries.failed(two.id, { message: 'busy', retryAtMs: world.nowMs + 9_000 }, world.nowMs);
      expect(await deliveries.retry(one.id, world.nowMs)).toMatchObject({ state: 'pending', attempts: 0 });
      expect(await due(world)).toEqual([one.id]);
      expect(await deliveries.retry(newId(), world.nowMs)).toBeUndefined();
      await deliveries.delivered(one.id, world.nowMs);
      expect(await due(world)).toEqual([two.id]);
    });

    test('that wait for their next attempt are due when they are tried anew, each line in its order', async () => {
      const world = await World.begin(open);
      const [one, two, other] = [await reply(world, 'a'), await reply(world, 'a'), await reply(world, 'b')];
      const { deliveries } = world.ledger;
      const busy = { message: 'busy', retryAtMs: world.nowMs + 3_600_000 };
      for (const { id } of [one, other]) await deliveries.failed(id, busy, world.nowMs);
      expect(await due(world)).toEqual([]);
      const again = await deliveries.retry(one.id, world.nowMs);
      expect(again).toMatchObject({ state: 'pending', attempts: 1, error: 'busy', nextAt: undefined });
      expect(await due(world)).toEqual([one.id]);
      await deliveries.failed(one.id, busy, world.nowMs);
      expect(await deliveries.retry(two.id, world.nowMs)).toMatchObject({ state: 'pending', attempts: 0 });
      expect(await due(world)).toEqual([one.id]);
      await deliveries.delivered(one.id, world.nowMs);
      expect(await due(world)).toEqual([two.id]);
      expect(await deliveries.retry(one.id, world.nowMs)).toBeUndefined();
      expect(await deliveries.nextDueMs(world.nowMs)).toBe(busy.retryAtMs);
    });

    test('that wait for a channel which is mended are due at once, and those of other channels wait on', async () => {
      const world = await World.begin(open);
      const targets = ['bot', 'bot:1', 'bottle:1'];
      const { deliveries } = world.ledger;
      let woken = 0;
      deliveries.onWritten(() => (woken += 1));
      const busy = { message: 'token refused', retryAtMs: world.nowMs + 3_600_000 };
      const written = [];
      for (const target of targets) {
        const first = await reply(world, target);
        await reply(world, target);
        await deliveries.failed(first.id, busy, world.nowMs);
        written.push(first);
      }
      woken = 0;
      await deliveries.hurry(['desktop']);
      expect([await due(world), woken]).toEqual([[], 0]);
      await deliveries.hurry(['desktop', 'bot']);
      expect([await due(world), woken]).toEqual([written.slice(0, 2).map(({ id }) => id), 1]);
      expect(await deliveries.get(written[0]?.id as Delivery['id'])).toMatchObject({ attempts: 1 });
      expect(await deliveries.nextDueMs(world.nowMs)).toBe(busy.retryAtMs);
    });

    test('that are overtaken while they are sent wait behind, whatever came of it', async () => {
      const world = await World.begin(open);
      const [one, two] = [await reply(world, 'a'), await reply(world, 'a')];
      const { deliveries } = world.ledger;
      await deliveries.failed(one.id, { message: 'no' }, world.nowMs);
      await deliveries.retry(one.id, world.nowMs);
      await deliveries.failed(two.id, { message: 'busy', retryAtMs: world.nowMs }, world.nowMs);
      expect(await due(world)).toEqual([one.id]);
      await deliveries.delivered(one.id, world.nowMs);
      expect(await due(world)).toEqual([two.id]);
    });

    test('say on their task that they arrived or were given up', async () => {
      const world = await World.begin(open);
      const { task, claim } = await world.run({ deliverTo: ['ops:1'] });
      await world.complete(claim);
      const { deliveries, events } = world.ledger;
      const [started] = await due(world);
      await deliveries.delivered(started as Delivery['id'], world.nowMs);
      const [ended] = await due(world);
      await deliveries.failed(ended as Delivery['id'], { message: 'no such chat' }, world.nowMs);
      const told = await events.page(0, { taskIds: new Set([task.id]) }, 9);
      expect(told.slice(-2)).toMatchObject([
        { type: 'DeliverySent', data: { deliveryId: started, kind: 'started', target: 'ops:1' } },
        {
          type: 'DeliveryFailed',
          data: { deliveryId: ended, kind: 'ended', attempts: 1, message: 'no such chat' },
        },
      ]);
      expect(await world.get(task.id)).toMatchObject({ status: 'completed' });
    });

    test('are counted by channel and listed newest first', async () => {
      const world = await World.begin(open);
      const all: Delivery[] = [];
      for (const target of ['ops:1', 'ops:2', 'ops:2', 'desktop']) all.unshift(await reply(world, target));
      const { deliveries } = world.ledger;
      expect(await deliveries.pendingByChannel()).toEqual(
        new Map([
          ['ops', 3],
          ['desktop', 1],
        ]),
      );
      expect((await deliveries.list({ limit: 2 })).map(({ id }) => id)).toEqual(
        all.slice(0, 2).map(({ id }) => id),
      );
      expect(await deliveries.list({ state: 'delivered', limit: 9 })).toEqual([]);
    });

    test('wake who sends them when one more may be sent', async () => {
      const world = await World.begin(open);
      let rings = 0;
      world.ledger.deliveries.onWritten(() => {
        rings += 1;
      });
      const one = await reply(world, 'a');
      await reply(world, 'a');
      expect(rings).toBe(2);
      await world.ledger.deliveries.failed(one.id, { message: 'no' }, world.nowMs);
      expect(rings).toBe(3);
      await world.ledger.deliveries.retry(one.id, world.nowMs);
      expect(rings).toBe(4);
    });
  });
};
