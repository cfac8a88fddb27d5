import { describe, expect, test } from 'vitest';
import { at, Fixture, NO_LIMITS, type OpenLedger } from './fixture.ts';
import { addJob, fire, jobNow, newJobId, occurrenceAt, runOf } from './job-fixture.ts';

/** Occurrences that fire, and occurrences that do not. */
export const firingsConformance = (open: OpenLedger): void => {
  describe('firing an occurrence', () => {
    test('makes the task, its events, the row and what the job knows, at once', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture, {}, { nextAtMs: fixture.nowMs });
      const [occurrenceMs, nextAtMs] = [fixture.nowMs + 500, fixture.nowMs + 60_000];
      fixture.pass();
      const fired = await fire(fixture, job, occurrenceAt(occurrenceMs), {
        firedThroughMs: occurrenceMs,
        nextAtMs,
      });
      if (fired.outcome !== 'fired') throw new Error('not fired');
      const { id } = fired.task;
      expect(await fixture.get(id)).toEqual(fired.task);
      expect(await fixture.eventsOf(id)).toEqual(['TaskQueued', 'JobFired']);
      const [event] = await fixture.ledger.events.page(0, { types: new Set(['JobFired']) }, 9);
      expect(event).toMatchObject({
        taskId: id,
        data: { jobId: job.id, job: 'watch', trigger: 'cron', slot: at(occurrenceMs) },
      });
      expect(await fixture.ledger.jobs.firings(job.id, { limit: 9 })).toEqual([
        { jobId: job.id, trigger: 'cron', slot: at(occurrenceMs), at: at(fixture.nowMs), taskId: id },
      ]);
      expect(await fixture.ledger.jobs.get(job.id)).toMatchObject({
        firedThroughMs: occurrenceMs,
        nextAtMs,
        job: { runs: 1, lastTaskId: id, lastFiredAt: at(fixture.nowMs), lastStatus: undefined },
      });
      expect(await fixture.ledger.jobs.activeRuns(job.id)).toEqual([fired.task]);
    });

    test('happens once, whoever tries it again and under whichever trigger', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture);
      fixture.pass();
      const outcomes = await Promise.all(
        [occurrenceAt(fixture.nowMs), occurrenceAt(fixture.nowMs, 'every'), occurrenceAt(fixture.nowMs)].map(
          (occurrence) => fire(fixture, job, occurrence, {}),
        ),
      );
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['fired', 'known', 'known']);
      await fixture.reopen();
      const again = await fire(fixture, job);
      const [firing] = await fixture.ledger.jobs.firings(job.id, { limit: 9 });
      expect(again).toEqual({ outcome: 'known', firing });
      expect(await jobNow(fixture, job.id)).toMatchObject({ runs: 1 });
    });

    test('does not happen again when its row is gone, because the job knows how far it is', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture);
      const occurrence = occurrenceAt(fixture.pass());
      await fire(fixture, job, occurrence);
      fixture.pass(50 * 3_600_000);
      await fixture.ledger.retention.prune(fixture.nowMs, 'ada', fixture.nowMs);
      expect(await fixture.ledger.jobs.firings(job.id, { limit: 9 })).toEqual([]);
      expect(await fire(fixture, job, occurrence)).toEqual({ outcome: 'known' });
      const missed = [{ ...occurrence, reason: 'down' as const }];
      expect(await fixture.ledger.jobs.miss(job.id, missed, {}, fixture.nowMs)).toEqual([]);
    });

    test('is off for a job that pauses or is gone, except by hand', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture);
      await fixture.ledger.jobs.setEnabled(job.id, { enabled: false, advance: {} }, fixture.nowMs);
      expect(await fire(fixture, job, occurrenceAt(fixture.pass()))).toEqual({ outcome: 'off' });
      expect(await fire(fixture, { ...job, id: newJobId() })).toEqual({ outcome: 'off' });
      const byHand = { trigger: 'manual', key: 'run:1', occurrenceAtMs: fixture.nowMs } as const;
      expect(await fire(fixture, job, byHand)).toMatchObject({ outcome: 'fired' });
      expect(await jobNow(fixture, job.id)).toMatchObject({ enabled: false, pauseReason: 'user', runs: 1 });
    });

    test('writes nothing when the task is refused', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture, {}, { nextAtMs: fixture.nowMs });
      const before = await fixture.ledger.jobs.get(job.id);
      const head = fixture.ledger.events.head();
      const order = {
        ...occurrenceAt(fixture.pass()),
        task: runOf(fixture, job, { isExternalRoot: true }),
        admission: { ...NO_LIMITS, queueCapacity: 0 },
        advance: { firedThroughMs: fixture.nowMs, nextAtMs: null },
      };
      const refusal = { outcome: 'limit', limit: 'queueCapacity', current: 0 };
      const { jobs } = fixture.ledger;
      expect(await jobs.fire(job.id, order, fixture.nowMs)).toEqual({ outcome: 'refused', refusal });
      expect(await jobs.get(job.id)).toEqual(before);
      expect(await jobs.firings(job.id, { limit: 9 })).toEqual([]);
      expect(fixture.ledger.events.head()).toBe(head);
    });

    test('that is the last to run pauses the job', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture, { policy: { stopAfterRuns: 2 } }, { nextAtMs: fixture.nowMs });
      await fire(fixture, job, occurrenceAt(fixture.pass()), { nextAtMs: fixture.nowMs + 1_000 });
      expect(await jobNow(fixture, job.id)).toMatchObject({
        enabled: true,
        nextAt: at(fixture.nowMs + 1_000),
      });
      await fire(fixture, job, occurrenceAt(fixture.pass()), { nextAtMs: fixture.nowMs + 1_000 });
      expect(await jobNow(fixture, job.id)).toMatchObject({
        enabled: false,
        pauseReason: 'done',
        nextAt: undefined,
      });
      expect(await fire(fixture, job, occurrenceAt(fixture.pass()))).toEqual({ outcome: 'off' });
    });
  });

  describe('missing occurrences', () => {
    test('leaves a row and an event for each that was not handled', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture, { session: 'nightly' });
      const fired = occurrenceAt(fixture.nowMs + 1_000);
      await fire(fixture, job, fired, {});
      const [one, two] = [occurrenceAt(fixture.nowMs + 2_000, 'every'), occurrenceAt(fixture.nowMs + 3_000)];
      fixture.pass(5_000);
      const occurrences = [
        { ...fired, reason: 'down' as const },
        { ...one, reason: 'down' as const },
        { ...two, reason: 'refused' as const, detail: 'the queue is full' },
      ];
      const advance = { firedThroughMs: fixture.nowMs, nextAtMs: fixture.nowMs + 1_000 };
      const { jobs, events } = fixture.ledger;
      const missed = await jobs.miss(job.id, occurrences, advance, fixture.nowMs);
      expect(missed).toMatchObject([
        { slot: at(one.occurrenceAtMs), trigger: 'every', missed: 'down' },
        { slot: at(two.occurrenceAtMs), missed: 'refused', detail: 'the queue is full' },
      ]);
      expect(await jobs.miss(job.id, occurrences, advance, fixture.nowMs)).toEqual([]);
      const found = await events.page(0, { types: new Set(['JobMissed']) }, 9);
      expect(found.map(({ data }) => data)).toMatchObject([
        { jobId: job.id, job: 'watch', trigger: 'every', slot: at(one.occurrenceAtMs), reason: 'down' },
        { slot: at(two.occurrenceAtMs), reason: 'refused', detail: 'the queue is full' },
      ]);
      expect(await jobs.get(job.id)).toMatchObject({ firedThroughMs: fixture.nowMs, job: { runs: 1 } });
      expect(await fire(fixture, job, one)).toMatchObject({ outcome: 'known', firing: { missed: 'down' } });
      expect(await jobs.miss(newJobId(), occurrences, advance, fixture.nowMs)).toEqual([]);
    });

    test('can be listed apart from what fired, newest first', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture);
      const instants: number[] = [];
      for (let count = 0; count < 3; count += 1) {
        instants.unshift(fixture.pass());
        await fire(fixture, job, occurrenceAt(fixture.nowMs), {});
        instants.unshift(fixture.pass());
        const missed = { ...occurrenceAt(fixture.nowMs), reason: 'overlap' as const };
        await fixture.ledger.jobs.miss(job.id, [missed], {}, fixture.nowMs);
      }
      const listed = async (query: { limit: number; only?: 'missed' | 'fired' }) =>
        (await fixture.ledger.jobs.firings(job.id, query)).map(({ slot }) => Date.parse(slot));
      expect(await listed({ limit: 9 })).toEqual(instants);
      expect(await listed({ limit: 3 })).toEqual(instants.slice(0, 3));
      expect(await listed({ limit: 2, only: 'fired' })).toEqual([instants[1], instants[3]]);
      expect(await listed({ limit: 9, only: 'missed' })).toEqual([instants[0], instants[2], instants[4]]);
    });
  });
};
