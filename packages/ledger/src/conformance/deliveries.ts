import { type Delivery, deliveryIdFrom } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';

/** How deliveries leave: in order, each as often as it takes. */
export const deliveriesConformance = (open: OpenLedger): void => {
  let lastId = 0;
  const newId = (): Delivery['id'] => {
    lastId += 1;
    return deliveryIdFrom(Uint8Array.from({ length: 12 }, (_, index) => Math.floor(lastId / 32 ** index)));
  };
  const reply = (fixture: Fixture, target: string, text = 'fine'): Promise<Delivery> =>
    fixture.ledger.deliveries.reply({ id: newId(), target, text }, fixture.nowMs);
  const due = async (fixture: Fixture, limit = 9): Promise<readonly string[]> =>
    (await fixture.ledger.deliveries.due(fixture.nowMs, limit)).map(({ id }) => id);

  describe('deliveries', () => {
    test('are due one after the other for each target, the oldest first', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two, other] = [
        await reply(fixture, 'ops:1'),
        await reply(fixture, 'ops:1'),
        await reply(fixture, 'ops:2'),
      ];
      const { deliveries } = fixture.ledger;
      expect(await due(fixture)).toEqual([one.id, other.id]);
      expect(await due(fixture, 1)).toEqual([one.id]);
      expect(await deliveries.delivered(one.id, fixture.pass())).toBe(true);
      expect(await deliveries.delivered(one.id, fixture.nowMs)).toBe(false);
      expect(await due(fixture)).toEqual([two.id, other.id]);
      await fixture.reopen();
      expect(await due(fixture)).toEqual([two.id, other.id]);
      for (const { id } of [two, other]) await fixture.ledger.deliveries.delivered(id, fixture.nowMs);
      expect(await due(fixture)).toEqual([]);
      expect(await fixture.ledger.deliveries.nextDueMs(fixture.nowMs)).toBeUndefined();
      expect(await fixture.ledger.deliveries.get(one.id)).toEqual({
        ...one,
        state: 'delivered',
        attempts: 1,
        nextAt: undefined,
        deliveredAt: at(fixture.nowMs),
      });
    });

    test('that fail hold back the rest of their target, and no other, until they are tried again', async () => {
      const fixture = await Fixture.begin(open);
      const [one, , other] = [
        await reply(fixture, 'a'),
        await reply(fixture, 'a'),
        await reply(fixture, 'b'),
      ];
      const retryAtMs = fixture.nowMs + 5_000;
      const { deliveries } = fixture.ledger;
      expect(await deliveries.failed(one.id, { message: 'refused', retryAtMs }, fixture.nowMs)).toBe(true);
      expect(await due(fixture)).toEqual([other.id]);
      await deliveries.delivered(other.id, fixture.nowMs);
      expect(await deliveries.nextDueMs(fixture.nowMs)).toBe(retryAtMs);
      expect(await deliveries.get(one.id)).toMatchObject({
        state: 'pending',
        attempts: 1,
        error: 'refused',
        nextAt: at(retryAtMs),
      });
      fixture.pass(5_000);
      expect(await due(fixture)).toEqual([one.id]);
    });

    test('that are given up let the next one go, and come first when they are tried again', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [await reply(fixture, 'a'), await reply(fixture, 'a')];
      const { deliveries } = fixture.ledger;
      await deliveries.failed(one.id, { message: 'no such chat' }, fixture.nowMs);
      expect(await deliveries.failed(one.id, { message: 'again' }, fixture.nowMs)).toBe(false);
      expect(await due(fixture)).toEqual([two.id]);
      expect(await deliveries.list({ state: 'failed', limit: 9 })).toMatchObject([
        { id: one.id, error: 'no such chat', attempts: 1 },
      ]);
      await deliveries.failed(two.id, { message: 'busy', retryAtMs: fixture.nowMs + 9_000 }, fixture.nowMs);
      expect(await deliveries.retry(one.id, fixture.nowMs)).toMatchObject({ state: 'pending', attempts: 0 });
      expect(await due(fixture)).toEqual([one.id]);
      expect(await deliveries.retry(newId(), fixture.nowMs)).toBeUndefined();
      await deliveries.delivered(one.id, fixture.nowMs);
      expect(await due(fixture)).toEqual([two.id]);
    });

    test('that wait for their next attempt are due when they are retried, each queue in its order', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two, other] = [
        await reply(fixture, 'a'),
        await reply(fixture, 'a'),
        await reply(fixture, 'b'),
      ];
      const { deliveries } = fixture.ledger;
      const busy = { message: 'busy', retryAtMs: fixture.nowMs + 3_600_000 };
      for (const { id } of [one, other]) await deliveries.failed(id, busy, fixture.nowMs);
      expect(await due(fixture)).toEqual([]);
      const again = await deliveries.retry(one.id, fixture.nowMs);
      expect(again).toMatchObject({ state: 'pending', attempts: 1, error: 'busy', nextAt: undefined });
      expect(await due(fixture)).toEqual([one.id]);
      await deliveries.failed(one.id, busy, fixture.nowMs);
      expect(await deliveries.retry(two.id, fixture.nowMs)).toMatchObject({ state: 'pending', attempts: 0 });
      expect(await due(fixture)).toEqual([one.id]);
      await deliveries.delivered(one.id, fixture.nowMs);
      expect(await due(fixture)).toEqual([two.id]);
      expect(await deliveries.retry(one.id, fixture.nowMs)).toBeUndefined();
      expect(await deliveries.nextDueMs(fixture.nowMs)).toBe(busy.retryAtMs);
    });

    test('that wait for a channel which is fixed are due at once, and those of other channels wait on', async () => {
      const fixture = await Fixture.begin(open);
      const targets = ['bot', 'bot:1', 'bottle:1'];
      const { deliveries } = fixture.ledger;
      let woken = 0;
      deliveries.onWritten(() => (woken += 1));
      const busy = { message: 'token refused', retryAtMs: fixture.nowMs + 3_600_000 };
      const written = [];
      for (const target of targets) {
        const first = await reply(fixture, target);
        await reply(fixture, target);
        await deliveries.failed(first.id, busy, fixture.nowMs);
        written.push(first);
      }
      woken = 0;
      await deliveries.sendNow(['desktop']);
      expect([await due(fixture), woken]).toEqual([[], 0]);
      await deliveries.sendNow(['desktop', 'bot']);
      expect([await due(fixture), woken]).toEqual([written.slice(0, 2).map(({ id }) => id), 1]);
      expect(await deliveries.get(written[0]?.id as Delivery['id'])).toMatchObject({ attempts: 1 });
      expect(await deliveries.nextDueMs(fixture.nowMs)).toBe(busy.retryAtMs);
    });

    test('that are overtaken while they are sent wait behind, whatever came of it', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [await reply(fixture, 'a'), await reply(fixture, 'a')];
      const { deliveries } = fixture.ledger;
      await deliveries.failed(one.id, { message: 'no' }, fixture.nowMs);
      await deliveries.retry(one.id, fixture.nowMs);
      await deliveries.failed(two.id, { message: 'busy', retryAtMs: fixture.nowMs }, fixture.nowMs);
      expect(await due(fixture)).toEqual([one.id]);
      await deliveries.delivered(one.id, fixture.nowMs);
      expect(await due(fixture)).toEqual([two.id]);
    });

    test('say on their task that they arrived or were given up', async () => {
      const fixture = await Fixture.begin(open);
      const { task, claim } = await fixture.run({ deliverTo: ['ops:1'] });
      await fixture.complete(claim);
      const { deliveries, events } = fixture.ledger;
      const [started] = await due(fixture);
      await deliveries.delivered(started as Delivery['id'], fixture.nowMs);
      const [ended] = await due(fixture);
      await deliveries.failed(ended as Delivery['id'], { message: 'no such chat' }, fixture.nowMs);
      const found = await events.page(0, { taskIds: new Set([task.id]) }, 9);
      expect(found.slice(-2)).toMatchObject([
        { type: 'DeliverySent', data: { deliveryId: started, kind: 'started', target: 'ops:1' } },
        {
          type: 'DeliveryFailed',
          data: { deliveryId: ended, kind: 'ended', attempts: 1, message: 'no such chat' },
        },
      ]);
      expect(await fixture.get(task.id)).toMatchObject({ status: 'completed' });
    });

    test('are counted by channel and listed newest first', async () => {
      const fixture = await Fixture.begin(open);
      const all: Delivery[] = [];
      for (const target of ['ops:1', 'ops:2', 'ops:2', 'desktop']) all.unshift(await reply(fixture, target));
      const { deliveries } = fixture.ledger;
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
      const fixture = await Fixture.begin(open);
      let rings = 0;
      fixture.ledger.deliveries.onWritten(() => {
        rings += 1;
      });
      const one = await reply(fixture, 'a');
      await reply(fixture, 'a');
      expect(rings).toBe(2);
      await fixture.ledger.deliveries.failed(one.id, { message: 'no' }, fixture.nowMs);
      expect(rings).toBe(3);
      await fixture.ledger.deliveries.retry(one.id, fixture.nowMs);
      expect(rings).toBe(4);
    });
  });
};
