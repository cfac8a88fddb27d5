import { describe, expect, test } from 'vitest';
import { type OpenLedger, World } from './world.ts';

const HOUR_MS = 3_600_000;

/** Requests that are sent twice. */
export const idempotencyConformance = (open: OpenLedger): void => {
  describe('an idempotency key', () => {
    test('gives the same request the same task', async () => {
      const world = await World.begin(open);
      const key = { idempotencyKey: 'key', requestHash: 'hash' };
      const { id } = await world.insert(key);
      expect(await world.offer(key)).toMatchObject({ outcome: 'existing', task: { id } });
      expect((await world.ledger.tasks.counts()).pending).toBe(1);
    });

    test('refuses another request', async () => {
      const world = await World.begin(open);
      const { id } = await world.insert({ idempotencyKey: 'key', requestHash: 'hash' });
      expect(await world.offer({ idempotencyKey: 'key', requestHash: 'other' })).toEqual({
        outcome: 'conflict',
        taskId: id,
      });
    });

    test('that a former build stored is recognised by the hash of that build', async () => {
      const world = await World.begin(open);
      const { id } = await world.insert({ idempotencyKey: 'key', requestHash: 'former' });
      const again = { idempotencyKey: 'key', requestHash: 'new', formerRequestHash: 'former' };
      expect(await world.offer(again)).toMatchObject({ outcome: 'existing', task: { id } });
      expect(await world.offer({ ...again, formerRequestHash: 'other' })).toMatchObject({
        outcome: 'conflict',
      });
    });

    test('is known within the batch that brings it', async () => {
      const world = await World.begin(open);
      const task = world.newTask({ idempotencyKey: 'key', requestHash: 'hash' });
      const [, again] = await world.insertAll([task, { ...task, id: world.newId() }]);
      expect(again).toMatchObject({ outcome: 'existing', task: { id: task.id } });
    });

    test('of two that arrive at once lets one in', async () => {
      const world = await World.begin(open);
      const key = { idempotencyKey: 'key', requestHash: 'hash' };
      const outcomes = await Promise.all([world.offer(key), world.offer(key), world.offer(key)]);
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['existing', 'existing', 'inserted']);
    });

    test('is not spent by a refusal', async () => {
      const world = await World.begin(open);
      const key = { idempotencyKey: 'key', requestHash: 'hash' };
      await world.offer({ ...key, after: [world.newId()] });
      expect(await world.offer(key)).toMatchObject({ outcome: 'inserted' });
    });

    test('starts nothing anew for a day after its task was removed', async () => {
      const world = await World.begin(open);
      const key = { idempotencyKey: 'key', requestHash: 'hash' };
      const { id } = await world.ended(key);
      await world.ledger.tasks.remove([id], 'ada', world.nowMs);
      expect(await world.offer(key)).toEqual({ outcome: 'missing', taskId: id });
      expect(await world.offer({ ...key, requestHash: 'other' })).toEqual({
        outcome: 'conflict',
        taskId: id,
      });
      world.pass(25 * HOUR_MS);
      const { retention } = world.ledger;
      const dayAgoMs = world.nowMs - 24 * HOUR_MS;
      // A wall clock that leapt ahead is not believed.
      await retention.prune(dayAgoMs, 'retention', world.nowMs, dayAgoMs);
      expect(await world.offer(key)).toMatchObject({ outcome: 'missing' });
      await retention.prune(dayAgoMs, 'retention', world.nowMs);
      expect(await world.offer(key)).toMatchObject({ outcome: 'inserted' });
    });
  });
};
