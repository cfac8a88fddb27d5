import { describe, expect, test } from 'vitest';
import { Fixture, type OpenLedger } from './fixture.ts';

const HOUR = 3_600_000;

/** The wall clock is set while tasks run. */
export const clocksConformance = (open: OpenLedger): void => {
  describe('a wall clock that jumps', () => {
    test.each([HOUR, -HOUR])('by %i ms changes no duration', async (jumpMs) => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      fixture.pass(2_000);
      fixture.jump(jumpMs);
      expect((await fixture.get(task.id)).durationMs).toBe(2_000);
      fixture.pass(1_000);
      const ended = await fixture.complete(claim);
      expect(ended.durationMs).toBe(3_000);
      expect(ended.durationAt).toBeUndefined();
      const [last] = (await fixture.ledger.events.page(0, { taskIds: new Set([task.id]) }, 100)).slice(-1);
      expect(last?.data).toMatchObject({ durationMs: 3_000 });
      const { agents } = await fixture.ledger.insights.read('day', 0);
      expect(agents).toMatchObject([{ averageDurationMs: 3_000 }]);
    });

    test('ends no task before it started, and sets no event of it before an earlier one', async () => {
      const fixture = await Fixture.begin(open);
      const [runs, waits] = [await fixture.run(), await fixture.insert({ after: [] })];
      fixture.jump(-HOUR);
      const asked = await fixture.ask(runs.claim);
      await fixture.ledger.inputs.close(asked.id, { state: 'answered', by: 'ada' }, fixture.pass());
      await fixture.cancel(runs.task.id, waits.id);
      await fixture.settle(runs.claim, { status: 'cancelled' });
      for (const { id } of [runs.task, waits]) {
        const { createdAt, startedAt = createdAt, endedAt = '' } = await fixture.get(id);
        expect([createdAt, startedAt, endedAt]).toEqual([createdAt, startedAt, endedAt].toSorted());
        const stamps = (await fixture.ledger.tasks.history(id)).map(({ at }) => at);
        expect(stamps).toEqual(stamps.toSorted());
        const events = await fixture.ledger.events.page(0, { taskIds: new Set([id]) }, 100);
        expect(events.at(-1)?.at).toBe(endedAt);
        expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted());
      }
      const request = await fixture.ledger.inputs.get(asked.id);
      expect([request?.createdAt, request?.answeredAt]).toEqual(
        [request?.createdAt, request?.answeredAt].toSorted(),
      );
    });

    test('counts the time of a run that a crash of the daemon cut off by the steady clock', async () => {
      const fixture = await Fixture.begin(open);
      const { task } = await fixture.run();
      fixture.pass(5_000);
      fixture.jump(-HOUR);
      await fixture.reopen();
      await fixture.ledger.tasks.recover({ message: 'restarted' }, fixture.nowMs);
      const ended = await fixture.get(task.id);
      expect(ended.durationMs).toBe(5_000);
      expect(ended.endedAt).toBe(ended.startedAt);
    });

    test('is all there is to go by once the machine was restarted', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      fixture.pass(2_000);
      const runAtMs = fixture.nowMs + HOUR;
      const again = { status: 'pending', reason: 'limit', runAtMs, code: 'limit', message: 'full' } as const;
      await fixture.settle(claim, again);
      fixture.restartMachine();
      await fixture.reopen();
      fixture.pass(HOUR);
      const next = await fixture.claimOne();
      expect(next.task.id).toBe(task.id);
      fixture.pass(1_000);
      expect(await fixture.complete(next.claim)).toMatchObject({ durationMs: HOUR + 3_000 });
    });
  });
};
