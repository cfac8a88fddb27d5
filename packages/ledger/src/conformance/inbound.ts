import { deliveryIdFrom, type InboundMessage } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';

/** Messages of channels: taken once, and kept until they are handled. */
export const inboundConformance = (open: OpenLedger): void => {
  const message = (fixture: Fixture, messageId: string, channel = 'ops'): InboundMessage => ({
    channel,
    messageId,
    peer: '42',
    sender: '42',
    senderName: 'Ada',
    isGroup: false,
    text: 'hello 火',
    at: at(fixture.nowMs),
  });

  describe('messages that come in', () => {
    test('are known when they come again, also after a restart and after they were handled', async () => {
      const fixture = await Fixture.begin(open);
      const accept = (messageId: string, channel?: string) =>
        fixture.ledger.inbound.accept(message(fixture, messageId, channel), fixture.nowMs);
      expect(await Promise.all([accept('1'), accept('1'), accept('1', 'other')])).toEqual([
        true,
        false,
        true,
      ]);
      await fixture.reopen();
      expect(await accept('1')).toBe(false);
      await fixture.ledger.inbound.handled({ channel: 'ops', messageId: '1' }, 'task', fixture.nowMs);
      expect(await accept('1')).toBe(false);
    });

    test('are open until they are handled, oldest first', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [message(fixture, '1'), message(fixture, '2')];
      await fixture.ledger.inbound.accept(one, fixture.nowMs);
      await fixture.ledger.inbound.accept(two, fixture.nowMs);
      const { inbound } = fixture.ledger;
      expect(await inbound.open(9)).toEqual([one, two]);
      expect(await inbound.open(1)).toEqual([one]);
      await inbound.handled(one, 'chat', fixture.nowMs);
      await inbound.handled({ channel: 'ops', messageId: 'never' }, 'chat', fixture.nowMs);
      expect(await inbound.open(9)).toEqual([two]);
    });

    test('are handled together with the answer to them', async () => {
      const fixture = await Fixture.begin(open);
      const one = message(fixture, '1');
      const { inbound, deliveries } = fixture.ledger;
      await inbound.accept(one, fixture.nowMs);
      const handles = { channel: 'ops', messageId: '1', outcome: 'command' };
      const reply = { id: deliveryIdFrom(new Uint8Array(12)), target: 'ops:42', text: 'fine', handles };
      expect(await deliveries.reply(reply, fixture.nowMs)).toMatchObject({ kind: 'reply', text: 'fine' });
      expect(await inbound.open(9)).toEqual([]);
      expect(await deliveries.due(fixture.nowMs, 9)).toMatchObject([{ id: reply.id, target: 'ops:42' }]);
    });

    test('are forgotten by retention when they were handled, but not within a day', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [message(fixture, '1'), message(fixture, '2')];
      const { inbound, retention } = fixture.ledger;
      await inbound.accept(one, fixture.nowMs);
      await inbound.accept(two, fixture.nowMs);
      await inbound.handled(one, 'chat', fixture.nowMs);
      fixture.pass(23 * 3_600_000);
      await retention.prune(fixture.nowMs, 'ada', fixture.nowMs);
      expect(await inbound.accept(one, fixture.nowMs)).toBe(false);
      fixture.pass(2 * 3_600_000);
      await retention.prune(fixture.nowMs, 'ada', fixture.nowMs);
      expect(await inbound.accept(one, fixture.nowMs)).toBe(true);
      expect(await inbound.accept(two, fixture.nowMs)).toBe(false);
    });
  });
};
