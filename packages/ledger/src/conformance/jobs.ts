import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';
import { addJob, definition, fire, jobNow, newJobId, occurrenceAt } from './job-fixture.ts';

/** Jobs as people make, find, change, pause and remove them. */
export const jobsConformance = (open: OpenLedger): void => {
  describe('jobs', () => {
    test('come back as they were made, by name, also after a restart', async () => {
      const fixture = await Fixture.begin(open);
      const triggers = [{ kind: 'every', everyMs: 1_000, anchor: at(0) }] as const;
      const policy = { budget: { cost: 2 }, stopOnText: 'done' };
      const [two, one] = [
        await addJob(fixture, { name: 'two', triggers, policy, group: 'gpu' }, { nextAtMs: fixture.nowMs }),
        await addJob(fixture, { name: 'one' }, { environmentRef: 'env_1' }),
      ];
      expect(two).toMatchObject({ ...definition({ name: 'two', triggers, policy, group: 'gpu' }), runs: 0 });
      expect(two).toMatchObject({ enabled: true, nextAt: at(fixture.nowMs), revision: 1 });
      await fixture.reopen();
      const stored = await fixture.ledger.jobs.list();
      expect(stored).toEqual([
        { job: one, environmentRef: 'env_1', firedThroughMs: fixture.nowMs, nextAtMs: undefined },
        { job: two, environmentRef: undefined, firedThroughMs: fixture.nowMs, nextAtMs: fixture.nowMs },
      ]);
      expect(await fixture.ledger.jobs.get(one.id)).toEqual(stored[0]);
    });

    test('have names of their own', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [await addJob(fixture, { name: 'one' }), await addJob(fixture, { name: 'two' })];
      const again = { id: newJobId(), definition: definition({ name: 'one' }), enabled: true };
      const state = { firedThroughMs: fixture.nowMs };
      expect(await fixture.ledger.jobs.create(again, state, fixture.nowMs)).toBeUndefined();
      const change = { revision: 1, definition: definition({ name: 'one' }), advance: {} };
      expect(await fixture.ledger.jobs.change(two.id, change, fixture.nowMs)).toBe('taken');
      expect(await fixture.ledger.jobs.change(one.id, change, fixture.nowMs)).toMatchObject({ name: 'one' });
    });

    test('are found by name, id, or the beginning of an id that only one has', async () => {
      const fixture = await Fixture.begin(open);
      const one = await addJob(fixture, { name: 'one' });
      const two = await addJob(fixture, { name: one.id.slice(4, 9) });
      const find = (ref: string) => fixture.ledger.jobs.find(ref);
      expect(await find('one')).toEqual(one);
      expect(await find(one.id)).toEqual(one);
      expect(await find(two.id.slice(4).toUpperCase())).toEqual(two);
      expect(await find(one.id.slice(4, 9))).toEqual(two);
      expect(await find('none')).toBeUndefined();
      expect(await find('aa')).toBeUndefined();
      await expect(find(one.id.slice(0, 8))).rejects.toMatchObject({
        code: 'ambiguous_id',
        extras: { candidates: [`one (${one.id})`, `${two.name} (${two.id})`] },
      });
    });

    test('that wait for one that is renamed show its new name', async () => {
      const fixture = await Fixture.begin(open);
      const one = await addJob(fixture, { name: 'one' });
      const awaited = { kind: 'event', job: one.id, jobName: 'one', status: 'failed' } as const;
      const other = { kind: 'event', job: newJobId(), jobName: 'other', status: 'ended' } as const;
      const triggers = [awaited, other];
      const waiting = await addJob(fixture, { name: 'waiting', triggers });
      const naming = await addJob(fixture, { name: 'naming', prompt: `what is ${one.id}?` });
      const change = { revision: 1, definition: definition({ name: 'first' }), advance: {} };
      await fixture.ledger.jobs.change(one.id, change, fixture.nowMs);
      const now = [{ ...awaited, jobName: 'first' }, other];
      expect(await fixture.ledger.jobs.find('waiting')).toEqual({ ...waiting, triggers: now });
      expect(await fixture.ledger.jobs.find('naming')).toEqual(naming);
    });

    test('are changed only as someone saw them', async () => {
      const fixture = await Fixture.begin(open);
      const { id } = await addJob(fixture, {}, { environmentRef: 'env_1', nextAtMs: fixture.nowMs + 5 });
      const change = {
        revision: 1,
        definition: definition({ prompt: 'other' }),
        advance: { nextAtMs: null },
      };
      expect(await fixture.ledger.jobs.change(id, change, fixture.pass())).toMatchObject({
        prompt: 'other',
        revision: 2,
        nextAt: undefined,
        updatedAt: at(fixture.nowMs),
      });
      expect(await fixture.ledger.jobs.change(id, change, fixture.pass())).toBeUndefined();
      expect(await fixture.ledger.jobs.change(newJobId(), change, fixture.pass())).toBeUndefined();
      expect((await fixture.ledger.jobs.get(id))?.environmentRef).toBeUndefined();
    });

    test('have no next occurrence while paused, and start again when they are enabled', async () => {
      const fixture = await Fixture.begin(open);
      const { id } = await addJob(fixture, {}, { nextAtMs: fixture.nowMs + 5 });
      const { jobs } = fixture.ledger;
      const off = { enabled: false, advance: { nextAtMs: fixture.nowMs + 9 } };
      expect(await jobs.setEnabled(id, off, fixture.nowMs)).toMatchObject({
        enabled: false,
        pauseReason: 'user',
        nextAt: undefined,
      });
      const gone = { ...off, reason: 'agent_gone' } as const;
      expect(await jobs.setEnabled(id, gone, fixture.nowMs)).toMatchObject({ pauseReason: 'agent_gone' });
      const on = { enabled: true, advance: { nextAtMs: fixture.nowMs + 9 } };
      expect(await jobs.setEnabled(id, on, fixture.nowMs)).toMatchObject({
        enabled: true,
        pauseReason: undefined,
        nextAt: at(fixture.nowMs + 9),
        failuresInARow: 0,
      });
      expect(await jobs.setEnabled(newJobId(), on, fixture.nowMs)).toBeUndefined();
    });

    test('never go back behind an instant that was handled', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture);
      const throughMs = fixture.nowMs;
      const { jobs } = fixture.ledger;
      const back = { firedThroughMs: throughMs - 5_000 };
      await jobs.setEnabled(job.id, { enabled: true, advance: back }, fixture.nowMs);
      await jobs.miss(job.id, [], back, fixture.nowMs);
      await fire(fixture, job, occurrenceAt(fixture.pass(), 'manual'), back);
      expect((await jobs.get(job.id))?.firedThroughMs).toBe(throughMs);
      await jobs.miss(job.id, [], { firedThroughMs: throughMs + 1 }, fixture.nowMs);
      expect((await jobs.get(job.id))?.firedThroughMs).toBe(throughMs + 1);
    });

    test('know the outcome of an occurrence', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture);
      const occurrence = occurrenceAt(fixture.nowMs, 'webhook');
      const firing = () => fixture.ledger.jobs.firing(job.id, occurrence.key);
      expect(await firing()).toBeUndefined();
      await fire(fixture, job, occurrence);
      expect(await firing()).toEqual((await fixture.ledger.jobs.firings(job.id, { limit: 1 }))[0]);
      expect(await fixture.ledger.jobs.firing(newJobId(), occurrence.key)).toBeUndefined();
    });

    test('go back after a clock that was ahead, and fire nothing again that fired', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture);
      const { jobs } = fixture.ledger;
      const [ran, missed, past] = [
        occurrenceAt(fixture.nowMs + 2),
        occurrenceAt(fixture.nowMs + 3),
        occurrenceAt(fixture.nowMs),
      ];
      await jobs.miss(
        job.id,
        [{ ...past, occurrenceAtMs: fixture.nowMs + 1, reason: 'down' }],
        {},
        fixture.nowMs,
      );
      expect(await fire(fixture, job, ran)).toMatchObject({ outcome: 'fired' });
      await jobs.miss(job.id, [{ ...missed, reason: 'clock' }], { firedThroughMs: 9e12 }, fixture.nowMs);
      expect(await fire(fixture, job, occurrenceAt(fixture.nowMs + 4), {})).toEqual({ outcome: 'known' });
      const to = { firedThroughMs: fixture.nowMs + 1, nextAtMs: fixture.nowMs + 2 };
      expect(await jobs.rewind(job.id, to)).toMatchObject({ nextAt: at(fixture.nowMs + 2) });
      expect(await jobs.rewind(job.id, { ...to, firedThroughMs: 9e12 })).toMatchObject({
        nextAt: at(fixture.nowMs + 2),
      });
      expect(await jobs.rewind(newJobId(), to)).toBeUndefined();
      expect(await fire(fixture, job, ran, {})).toMatchObject({ outcome: 'known', firing: {} });
      expect(await fire(fixture, job, missed, {})).toMatchObject({ outcome: 'fired' });
      expect(await fire(fixture, job, occurrenceAt(fixture.nowMs + 4), {})).toMatchObject({
        outcome: 'fired',
      });
      expect(await jobs.firings(job.id, { limit: 9, only: 'missed' })).toHaveLength(1);
    });

    test('are due when their next occurrence has come, earliest first', async () => {
      const fixture = await Fixture.begin(open);
      const later = await addJob(fixture, { name: 'later' }, { nextAtMs: fixture.nowMs + 2_000 });
      const sooner = await addJob(fixture, { name: 'sooner' }, { nextAtMs: fixture.nowMs + 1_000 });
      await addJob(fixture, { name: 'never' });
      const due = async (limit = 9) =>
        (await fixture.ledger.jobs.due(fixture.nowMs, limit)).map(({ job }) => job.id);
      expect(await due()).toEqual([]);
      expect(await fixture.ledger.jobs.nextDueMs()).toBe(fixture.nowMs + 1_000);
      fixture.pass(2_000);
      expect(await due()).toEqual([sooner.id, later.id]);
      expect(await due(1)).toEqual([sooner.id]);
      for (const { id } of [sooner, later])
        await fixture.ledger.jobs.setEnabled(id, { enabled: false, advance: {} }, fixture.nowMs);
      expect(await due()).toEqual([]);
      expect(await fixture.ledger.jobs.nextDueMs()).toBeUndefined();
    });

    test('take their firings with them and leave their tasks', async () => {
      const fixture = await Fixture.begin(open);
      const job = await addJob(fixture, {}, { environmentRef: 'env_1' });
      const fired = await fire(fixture, job, occurrenceAt(fixture.pass()));
      if (fired.outcome !== 'fired') throw new Error('not fired');
      const many = Array.from({ length: 2_500 }, (_, index) => occurrenceAt(fixture.nowMs + 1 + index));
      const missed = many.map((occurrence) => ({ ...occurrence, reason: 'down' as const }));
      await fixture.ledger.jobs.miss(job.id, missed, {}, fixture.nowMs);
      expect(await fixture.ledger.jobs.remove(job.id)).toMatchObject({ job: { name: 'watch', runs: 1 } });
      expect(await fixture.ledger.jobs.remove(job.id)).toBeUndefined();
      expect(await fixture.ledger.jobs.firings(job.id, { limit: 9 })).toEqual([]);
      expect(await fixture.get(fired.task.id)).toMatchObject({ jobId: job.id });
      const again = await addJob(fixture);
      expect(await fixture.ledger.jobs.firings(again.id, { limit: 9 })).toEqual([]);
      expect(await jobNow(fixture, again.id)).toMatchObject({ runs: 0 });
    });

    test('need the file of their environment as long as they are there', async () => {
      const fixture = await Fixture.begin(open);
      const { id } = await addJob(fixture, {}, { environmentRef: 'env_1' });
      await fixture.insert({ environmentRef: 'env_2' });
      const inUse = () => fixture.ledger.tasks.environmentsInUse(['env_1', 'env_2', 'env_3']);
      expect(await inUse()).toEqual(new Set(['env_1', 'env_2']));
      await fixture.ledger.jobs.remove(id);
      expect(await inUse()).toEqual(new Set(['env_2']));
    });
  });
};
