import { describe, expect, test } from 'vitest';
import { addJob, definition, fire, jobNow, newJobId, slotAt } from './job-world.ts';
import { at, type OpenLedger, World } from './world.ts';

/** Jobs as people make, find, change, pause and remove them. */
export const jobsConformance = (open: OpenLedger): void => {
  describe('jobs', () => {
    test('come back as they were made, by name, also after a restart', async () => {
      const world = await World.begin(open);
      const triggers = [{ kind: 'every', everyMs: 1_000, anchor: at(0) }] as const;
      const policy = { budget: { cost: 2 }, stopOnText: 'done' };
      const [two, one] = [
        await addJob(world, { name: 'two', triggers, policy, group: 'gpu' }, { nextAtMs: world.nowMs }),
        await addJob(world, { name: 'one' }, { environmentRef: 'env_1' }),
      ];
      expect(two).toMatchObject({ ...definition({ name: 'two', triggers, policy, group: 'gpu' }), runs: 0 });
      expect(two).toMatchObject({ enabled: true, nextAt: at(world.nowMs), revision: 1 });
      await world.reopen();
      const stored = await world.ledger.jobs.list();
      expect(stored).toEqual([
        { job: one, environmentRef: 'env_1', firedThroughMs: world.nowMs, nextAtMs: undefined },
        { job: two, environmentRef: undefined, firedThroughMs: world.nowMs, nextAtMs: world.nowMs },
      ]);
      expect(await world.ledger.jobs.get(one.id)).toEqual(stored[0]);
    });

    test('have names of their own', async () => {
      const world = await World.begin(open);
      const [one, two] = [await addJob(world, { name: 'one' }), await addJob(world, { name: 'two' })];
      const again = { id: newJobId(), definition: definition({ name: 'one' }), enabled: true };
      const state = { firedThroughMs: world.nowMs };
      expect(await world.ledger.jobs.create(again, state, world.nowMs)).toBeUndefined();
      const change = { revision: 1, definition: definition({ name: 'one' }), advance: {} };
      expect(await world.ledger.jobs.change(two.id, change, world.nowMs)).toBe('taken');
      expect(await world.ledger.jobs.change(one.id, change, world.nowMs)).toMatchObject({ name: 'one' });
    });

    test('are found by name, id, or the beginning of an id that only one has', async () => {
      const world = await World.begin(open);
      const one = await addJob(world, { name: 'one' });
      const two = await addJob(world, { name: one.id.slice(4, 9) });
      const find = (ref: string) => world.ledger.jobs.find(ref);
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

    test('that wait for one that is renamed tell its new name', async () => {
      const world = await World.begin(open);
      const one = await addJob(world, { name: 'one' });
      const awaited = { kind: 'event', job: one.id, jobName: 'one', status: 'failed' } as const;
      const other = { kind: 'event', job: newJobId(), jobName: 'other', status: 'ended' } as const;
      const triggers = [awaited, other];
      const waiting = await addJob(world, { name: 'waiting', triggers });
      const naming = await addJob(world, { name: 'naming', prompt: `what is ${one.id}?` });
      const change = { revision: 1, definition: definition({ name: 'first' }), advance: {} };
      await world.ledger.jobs.change(one.id, change, world.nowMs);
      const now = [{ ...awaited, jobName: 'first' }, other];
      expect(await world.ledger.jobs.find('waiting')).toEqual({ ...waiting, triggers: now });
      expect(await world.ledger.jobs.find('naming')).toEqual(naming);
    });

    test('are changed only as somebody saw them', async () => {
      const world = await World.begin(open);
      const { id } = await addJob(world, {}, { environmentRef: 'env_1', nextAtMs: world.nowMs + 5 });
      const change = {
        revision: 1,
        definition: definition({ prompt: 'other' }),
        advance: { nextAtMs: null },
      };
      expect(await world.ledger.jobs.change(id, change, world.pass())).toMatchObject({
        prompt: 'other',
        revision: 2,
        nextAt: undefined,
        updatedAt: at(world.nowMs),
      });
      expect(await world.ledger.jobs.change(id, change, world.pass())).toBeUndefined();
      expect(await world.ledger.jobs.change(newJobId(), change, world.pass())).toBeUndefined();
      expect((await world.ledger.jobs.get(id))?.environmentRef).toBeUndefined();
    });

    test('have no next slot while they pause, and begin anew when they are enabled', async () => {
      const world = await World.begin(open);
      const { id } = await addJob(world, {}, { nextAtMs: world.nowMs + 5 });
      const { jobs } = world.ledger;
      const off = { enabled: false, advance: { nextAtMs: world.nowMs + 9 } };
      expect(await jobs.setEnabled(id, off, world.nowMs)).toMatchObject({
        enabled: false,
        pauseReason: 'user',
        nextAt: undefined,
      });
      const gone = { ...off, reason: 'agent_gone' } as const;
      expect(await jobs.setEnabled(id, gone, world.nowMs)).toMatchObject({ pauseReason: 'agent_gone' });
      const on = { enabled: true, advance: { nextAtMs: world.nowMs + 9 } };
      expect(await jobs.setEnabled(id, on, world.nowMs)).toMatchObject({
        enabled: true,
        pauseReason: undefined,
        nextAt: at(world.nowMs + 9),
        failuresInARow: 0,
      });
      expect(await jobs.setEnabled(newJobId(), on, world.nowMs)).toBeUndefined();
    });

    test('never go back behind an instant that was dealt with', async () => {
      const world = await World.begin(open);
      const job = await addJob(world);
      const throughMs = world.nowMs;
      const { jobs } = world.ledger;
      const back = { firedThroughMs: throughMs - 5_000 };
      await jobs.setEnabled(job.id, { enabled: true, advance: back }, world.nowMs);
      await jobs.miss(job.id, [], back, world.nowMs);
      await fire(world, job, slotAt(world.pass(), 'manual'), back);
      expect((await jobs.get(job.id))?.firedThroughMs).toBe(throughMs);
      await jobs.miss(job.id, [], { firedThroughMs: throughMs + 1 }, world.nowMs);
      expect((await jobs.get(job.id))?.firedThroughMs).toBe(throughMs + 1);
    });

    test('know what became of a slot', async () => {
      const world = await World.begin(open);
      const job = await addJob(world);
      const slot = slotAt(world.nowMs, 'webhook');
      const firing = () => world.ledger.jobs.firing(job.id, slot.slot);
      expect(await firing()).toBeUndefined();
      await fire(world, job, slot);
      expect(await firing()).toEqual((await world.ledger.jobs.firings(job.id, { limit: 1 }))[0]);
      expect(await world.ledger.jobs.firing(newJobId(), slot.slot)).toBeUndefined();
    });

    test('go back after a clock that was ahead, and fire nothing again that fired', async () => {
      const world = await World.begin(open);
      const job = await addJob(world);
      const { jobs } = world.ledger;
      const [ran, missed, past] = [slotAt(world.nowMs + 2), slotAt(world.nowMs + 3), slotAt(world.nowMs)];
      await jobs.miss(job.id, [{ ...past, slotAtMs: world.nowMs + 1, reason: 'down' }], {}, world.nowMs);
      expect(await fire(world, job, ran)).toMatchObject({ outcome: 'fired' });
      await jobs.miss(job.id, [{ ...missed, reason: 'clock' }], { firedThroughMs: 9e12 }, world.nowMs);
      expect(await fire(world, job, slotAt(world.nowMs + 4), {})).toEqual({ outcome: 'known' });
      const to = { firedThroughMs: world.nowMs + 1, nextAtMs: world.nowMs + 2 };
      expect(await jobs.rewind(job.id, to)).toMatchObject({ nextAt: at(world.nowMs + 2) });
      expect(await jobs.rewind(job.id, { ...to, firedThroughMs: 9e12 })).toMatchObject({
        nextAt: at(world.nowMs + 2),
      });
      expect(await jobs.rewind(newJobId(), to)).toBeUndefined();
      expect(await fire(world, job, ran, {})).toMatchObject({ outcome: 'known', firing: {} });
      expect(await fire(world, job, missed, {})).toMatchObject({ outcome: 'fired' });
      expect(await fire(world, job, slotAt(world.nowMs + 4), {})).toMatchObject({ outcome: 'fired' });
      expect(await jobs.firings(job.id, { limit: 9, only: 'missed' })).toHaveLength(1);
    });

    test('are due when their next slot has come, earliest first', async () => {
      const world = await World.begin(open);
      const later = await addJob(world, { name: 'later' }, { nextAtMs: world.nowMs + 2_000 });
      const sooner = await addJob(world, { name: 'sooner' }, { nextAtMs: world.nowMs + 1_000 });
      await addJob(world, { name: 'never' });
      const due = async (limit = 9) =>
        (await world.ledger.jobs.due(world.nowMs, limit)).map(({ job }) => job.id);
      expect(await due()).toEqual([]);
      expect(await world.ledger.jobs.nextDueMs()).toBe(world.nowMs + 1_000);
      world.pass(2_000);
      expect(await due()).toEqual([sooner.id, later.id]);
      expect(await due(1)).toEqual([sooner.id]);
      for (const { id } of [sooner, later])
        await world.ledger.jobs.setEnabled(id, { enabled: false, advance: {} }, world.nowMs);
      expect(await due()).toEqual([]);
      expect(await world.ledger.jobs.nextDueMs()).toBeUndefined();
    });

    test('take their firings with them and leave their tasks', async () => {
      const world = await World.begin(open);
      const job = await addJob(world, {}, { environmentRef: 'env_1' });
      const fired = await fire(world, job, slotAt(world.pass()));
      if (fired.outcome !== 'fired') throw new Error('not fired');
      const many = Array.from({ length: 2_500 }, (_, index) => slotAt(world.nowMs + 1 + index));
      const missed = many.map((slot) => ({ ...slot, reason: 'down' as const }));
      await world.ledger.jobs.miss(job.id, missed, {}, world.nowMs);
      expect(await world.ledger.jobs.remove(job.id)).toMatchObject({ job: { name: 'watch', runs: 1 } });
      expect(await world.ledger.jobs.remove(job.id)).toBeUndefined();
      expect(await world.ledger.jobs.firings(job.id, { limit: 9 })).toEqual([]);
      expect(await world.get(fired.task.id)).toMatchObject({ jobId: job.id });
      const again = await addJob(world);
      expect(await world.ledger.jobs.firings(again.id, { limit: 9 })).toEqual([]);
      expect(await jobNow(world, again.id)).toMatchObject({ runs: 0 });
    });

    test('need the file of their environment as long as they are there', async () => {
      const world = await World.begin(open);
      const { id } = await addJob(world, {}, { environmentRef: 'env_1' });
      await world.insert({ environmentRef: 'env_2' });
      const inUse = () => world.ledger.tasks.environmentsInUse(['env_1', 'env_2', 'env_3']);
      expect(await inUse()).toEqual(new Set(['env_1', 'env_2']));
      await world.ledger.jobs.remove(id);
      expect(await inUse()).toEqual(new Set(['env_2']));
    });
  });
};
