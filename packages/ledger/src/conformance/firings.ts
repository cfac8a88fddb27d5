import { describe, expect, test } from 'vitest';
import { addJob, fire, jobNow, newJobId, runOf, slotAt } from './job-world.ts';
import { at, NO_LIMITS, type OpenLedger, World } from './world.ts';

/** Slots that fire, and slots that do not. */
export const firingsConformance = (open: OpenLedger): void => {
  describe('firing a slot', () => {
    test('makes the task, its events, the row and what the job knows, at once', async () => {
      const world = await World.begin(open);
      const job = await addJob(world, {}, { nextAtMs: world.nowMs });
      const [slotMs, nextAtMs] = [world.nowMs + 500, world.nowMs + 60_000];
      world.pass();
      const fired = await fire(world, job, slotAt(slotMs), { firedThroughMs: slotMs, nextAtMs });
      if (fired.outcome !== 'fired') throw new Error('not fired');
      const { id } = fired.task;
      expect(await world.get(id)).toEqual(fired.task);
      expect(await world.eventsOf(id)).toEqual(['TaskQueued', 'JobFired']);
      const [event] = await world.ledger.events.page(0, { types: new Set(['JobFired']) }, 9);
      expect(event).toMatchObject({
        taskId: id,
        data: { jobId: job.id, job: 'watch', trigger: 'cron', slot: at(slotMs) },
      });
      expect(await world.ledger.jobs.firings(job.id, { limit: 9 })).toEqual([
        { jobId: job.id, trigger: 'cron', slot: at(slotMs), at: at(world.nowMs), taskId: id },
      ]);
      expect(await world.ledger.jobs.get(job.id)).toMatchObject({
        firedThroughMs: slotMs,
        nextAtMs,
        job: { runs: 1, lastTaskId: id, lastFiredAt: at(world.nowMs), lastStatus: undefined },
      });
      expect(await world.ledger.jobs.activeRuns(job.id)).toEqual([fired.task]);
    });

    test('happens once, whoever tries it again and under whichever trigger', async () => {
      const world = await World.begin(open);
      const job = await addJob(world);
      world.pass();
      const outcomes = await Promise.all(
        [slotAt(world.nowMs), slotAt(world.nowMs, 'every'), slotAt(world.nowMs)].map((slot) =>
          fire(world, job, slot, {}),
        ),
      );
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['fired', 'known', 'known']);
      await world.reopen();
      const again = await fire(world, job);
      const [firing] = await world.ledger.jobs.firings(job.id, { limit: 9 });
      expect(again).toEqual({ outcome: 'known', firing });
      expect(await jobNow(world, job.id)).toMatchObject({ runs: 1 });
    });

    test('does not happen again when its row is gone, because the job knows how far it is', async () => {
      const world = await World.begin(open);
      const job = await addJob(world);
      const slot = slotAt(world.pass());
      await fire(world, job, slot);
      world.pass(50 * 3_600_000);
      await world.ledger.retention.prune(world.nowMs, 'ada', world.nowMs);
      expect(await world.ledger.jobs.firings(job.id, { limit: 9 })).toEqual([]);
      expect(await fire(world, job, slot)).toEqual({ outcome: 'known' });
      const missed = [{ ...slot, reason: 'down' as const }];
      expect(await world.ledger.jobs.miss(job.id, missed, {}, world.nowMs)).toEqual([]);
    });

    test('is off for a job that pauses or is gone, except by hand', async () => {
      const world = await World.begin(open);
      const job = await addJob(world);
      await world.ledger.jobs.setEnabled(job.id, { enabled: false, advance: {} }, world.nowMs);
      expect(await fire(world, job, slotAt(world.pass()))).toEqual({ outcome: 'off' });
      expect(await fire(world, { ...job, id: newJobId() })).toEqual({ outcome: 'off' });
      const byHand = { trigger: 'manual', slot: 'run:1', slotAtMs: world.nowMs } as const;
      expect(await fire(world, job, byHand)).toMatchObject({ outcome: 'fired' });
      expect(await jobNow(world, job.id)).toMatchObject({ enabled: false, pauseReason: 'user', runs: 1 });
    });

    test('writes nothing when the task is refused', async () => {
      const world = await World.begin(open);
      const job = await addJob(world, {}, { nextAtMs: world.nowMs });
      const before = await world.ledger.jobs.get(job.id);
      const head = world.ledger.events.head();
      const order = {
        ...slotAt(world.pass()),
        task: runOf(world, job, { isExternalRoot: true }),
        admission: { ...NO_LIMITS, queueCapacity: 0 },
        advance: { firedThroughMs: world.nowMs, nextAtMs: null },
      };
      const refusal = { outcome: 'limit', limit: 'queueCapacity', current: 0 };
      const { jobs } = world.ledger;
      expect(await jobs.fire(job.id, order, world.nowMs)).toEqual({ outcome: 'refused', refusal });
      expect(await jobs.get(job.id)).toEqual(before);
      expect(await jobs.firings(job.id, { limit: 9 })).toEqual([]);
      expect(world.ledger.events.head()).toBe(head);
    });

    test('that is the last to run pauses the job', async () => {
      const world = await World.begin(open);
      const job = await addJob(world, { policy: { stopAfterRuns: 2 } }, { nextAtMs: world.nowMs });
      await fire(world, job, slotAt(world.pass()), { nextAtMs: world.nowMs + 1_000 });
      expect(await jobNow(world, job.id)).toMatchObject({ enabled: true, nextAt: at(world.nowMs + 1_000) });
      await fire(world, job, slotAt(world.pass()), { nextAtMs: world.nowMs + 1_000 });
      expect(await jobNow(world, job.id)).toMatchObject({
        enabled: false,
        pauseReason: 'done',
        nextAt: undefined,
      });
      expect(await fire(world, job, slotAt(world.pass()))).toEqual({ outcome: 'off' });
    });
  });

  describe('missing slots', () => {
    test('leaves a row and an event for each that was not dealt with', async () => {
      const world = await World.begin(open);
      const job = await addJob(world, { session: 'nightly' });
      const fired = slotAt(world.nowMs + 1_000);
      await fire(world, job, fired, {});
      const [one, two] = [slotAt(world.nowMs + 2_000, 'every'), slotAt(world.nowMs + 3_000)];
      world.pass(5_000);
      const slots = [
        { ...fired, reason: 'down' as const },
        { ...one, reason: 'down' as const },
        { ...two, reason: 'refused' as const, detail: 'the queue is full' },
      ];
      const advance = { firedThroughMs: world.nowMs, nextAtMs: world.nowMs + 1_000 };
      const { jobs, events } = world.ledger;
      const missed = await jobs.miss(job.id, slots, advance, world.nowMs);
      expect(missed).toMatchObject([
        { slot: at(one.slotAtMs), trigger: 'every', missed: 'down' },
        { slot: at(two.slotAtMs), missed: 'refused', detail: 'the queue is full' },
      ]);
      expect(await jobs.miss(job.id, slots, advance, world.nowMs)).toEqual([]);
      const told = await events.page(0, { types: new Set(['JobMissed']) }, 9);
      expect(told.map(({ data }) => data)).toMatchObject([
        { jobId: job.id, job: 'watch', trigger: 'every', slot: at(one.slotAtMs), reason: 'down' },
        { slot: at(two.slotAtMs), reason: 'refused', detail: 'the queue is full' },
      ]);
      expect(await jobs.get(job.id)).toMatchObject({ firedThroughMs: world.nowMs, job: { runs: 1 } });
      expect(await fire(world, job, one)).toMatchObject({ outcome: 'known', firing: { missed: 'down' } });
      expect(await jobs.miss(newJobId(), slots, advance, world.nowMs)).toEqual([]);
    });

    test('can be listed apart from what fired, newest first', async () => {
      const world = await World.begin(open);
      const job = await addJob(world);
      const slots: number[] = [];
      for (let count = 0; count < 3; count += 1) {
        slots.unshift(world.pass());
        await fire(world, job, slotAt(world.nowMs), {});
        slots.unshift(world.pass());
        const missed = { ...slotAt(world.nowMs), reason: 'overlap' as const };
        await world.ledger.jobs.miss(job.id, [missed], {}, world.nowMs);
      }
      const listed = async (query: { limit: number; only?: 'missed' | 'fired' }) =>
        (await world.ledger.jobs.firings(job.id, query)).map(({ slot }) => Date.parse(slot));
      expect(await listed({ limit: 9 })).toEqual(slots);
      expect(await listed({ limit: 3 })).toEqual(slots.slice(0, 3));
      expect(await listed({ limit: 2, only: 'fired' })).toEqual([slots[1], slots[3]]);
      expect(await listed({ limit: 9, only: 'missed' })).toEqual([slots[0], slots[2], slots[4]]);
    });
  });
};
