import { describe, expect, test } from 'vitest';
import { type OpenLedger, World } from './world.ts';

const HOUR = 3_600_000;

/** The wall clock is set while tasks run. */
export const clocksConformance = (open: OpenLedger): void => {
  describe('a wall clock that jumps', () => {
    test.each([HOUR, -HOUR])('by %i ms changes no duration', async (jumpMs) => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      world.pass(2_000);
      world.jump(jumpMs);
      expect((await world.get(task.id)).durationMs).toBe(2_000);
      world.pass(1_000);
      const ended = await world.complete(claim);
      expect(ended.durationMs).toBe(3_000);
      expect(ended.durationAt).toBeUndefined();
      const [last] = (await world.ledger.events.page(0, { taskIds: new Set([task.id]) }, 100)).slice(-1);
      expect(last?.data).toMatchObject({ durationMs: 3_000 });
      const { agents } = await world.ledger.insights.read('day', 0);
      expect(agents).toMatchObject([{ averageDurationMs: 3_000 }]);
    });

    test('ends no task before it started, and sets no event of it before an earlier one', async () => {
      const world = await World.begin(open);
      const [runs, waits] = [await world.run(), await world.insert({ after: [] })];
      world.jump(-HOUR);
      const asked = await world.ask(runs.claim);
      await world.ledger.inputs.close(asked.id, { state: 'answered', by: 'ada' }, world.pass());
      await world.cancel(runs.task.id, waits.id);
      await world.settle(runs.claim, { status: 'cancelled' });
      for (const { id } of [runs.task, waits]) {
        const { createdAt, startedAt = createdAt, endedAt = '' } = await world.get(id);
        expect([createdAt, startedAt, endedAt]).toEqual([createdAt, startedAt, endedAt].toSorted());
        const stamps = (await world.ledger.tasks.history(id)).map(({ at }) => at);
        expect(stamps).toEqual(stamps.toSorted());
        const events = await world.ledger.events.page(0, { taskIds: new Set([id]) }, 100);
        expect(events.at(-1)?.at).toBe(endedAt);
        expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted());
      }
      const request = await world.ledger.inputs.get(asked.id);
      expect([request?.createdAt, request?.answeredAt]).toEqual(
        [request?.createdAt, request?.answeredAt].toSorted(),
      );
    });

    test('counts the time of a run that a crash of the daemon cut off by the steady clock', async () => {
      const world = await World.begin(open);
      const { task } = await world.run();
      world.pass(5_000);
      world.jump(-HOUR);
      await world.reopen();
      await world.ledger.tasks.recover({ message: 'restarted' }, world.nowMs);
      const ended = await world.get(task.id);
      expect(ended.durationMs).toBe(5_000);
      expect(ended.endedAt).toBe(ended.startedAt);
    });

    test('is all there is to go by once the machine was restarted', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      world.pass(2_000);
      const runAtMs = world.nowMs + HOUR;
      const again = { status: 'pending', reason: 'limit', runAtMs, code: 'limit', message: 'full' } as const;
      await world.settle(claim, again);
      world.restartMachine();
      await world.reopen();
      world.pass(HOUR);
      const next = await world.claimOne();
      expect(next.task.id).toBe(task.id);
      world.pass(1_000);
      expect(await world.complete(next.claim)).toMatchObject({ durationMs: HOUR + 3_000 });
    });
  });
};
