import { deliveryIdFrom, type InboundMessage } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, type OpenLedger, World } from './world.ts';

/** Messages of channels: taken once, and kept until they are handled. */
export const inboundConformance = (open: OpenLedger): void => {
  const message = (world: World, messageId: string, channel = 'ops'): InboundMessage => ({
    channel,
    messageId,
    peer: '42',
    sender: '42',
    senderName: 'Ada',
    isGroup: false,
    text: 'hello 火',
    at: at(world.nowMs),
  });

  describe('messages that come in', () => {
    test('are known when they come again, also after a restart and after they were handled', async () => {
      const world = await World.begin(open);
      const accept = (messageId: string, channel?: string) =>
        world.ledger.inbound.accept(message(world, messageId, channel), world.nowMs);
      expect(await Promise.all([accept('1'), accept('1'), accept('1', 'other')])).toEqual([
        true,
        false,
        true,
      ]);
      await world.reopen();
      expect(await accept('1')).toBe(false);
      await world.ledger.inbound.handled({ channel: 'ops', messageId: '1' }, 'task', world.nowMs);
      expect(await accept('1')).toBe(false);
    });

    test('are open until they are handled, oldest first', async () => {
      const world = await World.begin(open);
      const [one, two] = [message(world, '1'), message(world, '2')];
      await world.ledger.inbound.accept(one, world.nowMs);
      await world.ledger.inbound.accept(two, world.nowMs);
      const { inbound } = world.ledger;
      expect(await inbound.open(9)).toEqual([one, two]);
      expect(await inbound.open(1)).toEqual([one]);
      await inbound.handled(one, 'chat', world.nowMs);
      await inbound.handled({ channel: 'ops', messageId: 'never' }, 'chat', world.nowMs);
      expect(await inbound.open(9)).toEqual([two]);
    });

    test('are handled together with the answer to them', async () => {
      const world = await World.begin(open);
      const one = message(world, '1');
      const { inbound, deliveries } = world.ledger;
      await inbound.accept(one, world.nowMs);
      const handles = { channel: 'ops', messageId: '1', outcome: 'command' };
      const reply = { id: deliveryIdFrom(new Uint8Array(12)), target: 'ops:42', text: 'fine', handles };
      expect(await deliveries.reply(reply, world.nowMs)).toMatchObject({ kind: 'reply', text: 'fine' });
      expect(await inbound.open(9)).toEqual([]);
      expect(await deliveries.due(world.nowMs, 9)).toMatchObject([{ id: reply.id, target: 'ops:42' }]);
    });

    test('are forgotten by retention when they were handled, but not within a day', async () => {
      const world = await World.begin(open);
      const [one, two] = [message(world, '1'), message(world, '2')];
      const { inbound, retention } = world.ledger;
      await inbound.accept(one, world.nowMs);
      await inbound.accept(two, world.nowMs);
      await inbound.handled(one, 'chat', world.nowMs);
      world.pass(23 * 3_600_000);
      await retention.prune(world.nowMs, 'ada', world.nowMs);
      expect(await inbound.accept(one, world.nowMs)).toBe(false);
      world.pass(2 * 3_600_000);
      await retention.prune(world.nowMs, 'ada', world.nowMs);
      expect(await inbound.accept(one, world.nowMs)).toBe(true);
      expect(await inbound.accept(two, world.nowMs)).toBe(false);
    });
  });
};
