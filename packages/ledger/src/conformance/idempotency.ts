import { describe, expect, test } from 'vitest';
import { Fixture, type OpenLedger } from './fixture.ts';

const HOUR_MS = 3_600_000;

/** Requests that are sent twice. */
export const idempotencyConformance = (open: OpenLedger): void => {
  describe('an idempotency key', () => {
    test('gives the same request the same task', async () => {
      const fixture = await Fixture.begin(open);
      const key = { idempotencyKey: 'key', requestHash: 'hash' };
      const { id } = await fixture.insert(key);
      expect(await fixture.offer(key)).toMatchObject({ outcome: 'existing', task: { id } });
      expect((await fixture.ledger.tasks.counts()).pending).toBe(1);
    });

    test('refuses another request', async () => {
      const fixture = await Fixture.begin(open);
      const { id } = await fixture.insert({ idempotencyKey: 'key', requestHash: 'hash' });
      expect(await fixture.offer({ idempotencyKey: 'key', requestHash: 'other' })).toEqual({
        outcome: 'conflict',
        taskId: id,
      });
    });

    test('that a former build stored is recognised by the hash of that build', async () => {
      const fixture = await Fixture.begin(open);
      const { id } = await fixture.insert({ idempotencyKey: 'key', requestHash: 'former' });
      const again = { idempotencyKey: 'key', requestHash: 'new', formerRequestHash: 'former' };
      expect(await fixture.offer(again)).toMatchObject({ outcome: 'existing', task: { id } });
      expect(await fixture.offer({ ...again, formerRequestHash: 'other' })).toMatchObject({
        outcome: 'conflict',
      });
    });

    test('is known within the batch that brings it', async () => {
      const fixture = await Fixture.begin(open);
      const task = fixture.newTask({ idempotencyKey: 'key', requestHash: 'hash' });
      const [, again] = await fixture.insertAll([task, { ...task, id: fixture.newId() }]);
      expect(again).toMatchObject({ outcome: 'existing', task: { id: task.id } });
    });

    test('of two that arrive at once lets one in', async () => {
      const fixture = await Fixture.begin(open);
      const key = { idempotencyKey: 'key', requestHash: 'hash' };
      const outcomes = await Promise.all([fixture.offer(key), fixture.offer(key), fixture.offer(key)]);
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['existing', 'existing', 'inserted']);
    });

    test('is not spent by a refusal', async () => {
      const fixture = await Fixture.begin(open);
      const key = { idempotencyKey: 'key', requestHash: 'hash' };
      await fixture.offer({ ...key, after: [fixture.newId()] });
      expect(await fixture.offer(key)).toMatchObject({ outcome: 'inserted' });
    });

    test('starts nothing again for a day after its task was removed', async () => {
      const fixture = await Fixture.begin(open);
      const key = { idempotencyKey: 'key', requestHash: 'hash' };
      const { id } = await fixture.ended(key);
      await fixture.ledger.tasks.remove([id], 'ada', fixture.nowMs);
      expect(await fixture.offer(key)).toEqual({ outcome: 'missing', taskId: id });
      expect(await fixture.offer({ ...key, requestHash: 'other' })).toEqual({
        outcome: 'conflict',
        taskId: id,
      });
      fixture.pass(25 * HOUR_MS);
      const { retention } = fixture.ledger;
      const dayAgoMs = fixture.nowMs - 24 * HOUR_MS;
      // A wall clock that leapt ahead is not believed.
      await retention.prune(dayAgoMs, 'retention', fixture.nowMs, dayAgoMs);
      expect(await fixture.offer(key)).toMatchObject({ outcome: 'missing' });
      await retention.prune(dayAgoMs, 'retention', fixture.nowMs);
      expect(await fixture.offer(key)).toMatchObject({ outcome: 'inserted' });
    });
  });
};
