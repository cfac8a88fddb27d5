import type { LedgerEvent } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { addJob, slotAt } from './job-world.ts';
import { at, type OpenLedger, World } from './world.ts';

/** What is told of a slot that made no task belongs to no task, and is an event like any other. */
export const jobEventsConformance = (open: OpenLedger): void => {
  const missOne = async (world: World): Promise<number> => {
    const job = await addJob(world, { agent: 'shell', session: 'nightly' });
    const slot = { ...slotAt(world.pass()), reason: 'down' as const };
    await world.ledger.jobs.miss(job.id, [slot], {}, world.nowMs);
    return world.ledger.events.head();
  };

  describe('an event without a task', () => {
    test('is the same live, from a page and after a restart', async () => {
      const world = await World.begin(open);
      const stop = new AbortController();
      const following = world.ledger.events.subscribe(0, {}, stop.signal)[Symbol.asyncIterator]();
      const first = following.next();
      const seq = await missOne(world);
      const [item] = (await first).value ?? [];
      stop.abort();
      expect(item?.event).toMatchObject({ seq, at: at(world.nowMs), type: 'JobMissed', session: 'nightly' });
      expect(JSON.parse(item?.json ?? '')).not.toHaveProperty('taskId');
      expect(await world.ledger.events.page(seq - 1, {}, 9)).toEqual([item?.event]);
      await world.reopen();
      expect(await world.ledger.events.page(seq - 1, {}, 9)).toEqual([item?.event]);
    });

    test('passes filters by type, agent and session, and none by task or tree', async () => {
      const world = await World.begin(open);
      const task = await world.insert({ session: 'nightly' });
      await missOne(world);
      const typesFor = async (filter: Parameters<typeof world.ledger.events.page>[1]) =>
        (await world.ledger.events.page(0, filter, 9)).map(({ type }: LedgerEvent) => type);
      expect(await typesFor({ types: new Set(['JobMissed']) })).toEqual(['JobMissed']);
      expect(await typesFor({ agent: 'shell' })).toEqual(['TaskQueued', 'JobMissed']);
      expect(await typesFor({ session: 'nightly' })).toEqual(['TaskQueued', 'JobMissed']);
      expect(await typesFor({ agent: 'other' })).toEqual([]);
      expect(await typesFor({ session: 'other' })).toEqual([]);
      expect(await typesFor({ taskIds: new Set([task.id]) })).toEqual(['TaskQueued']);
      expect(await typesFor({ rootId: task.id })).toEqual(['TaskQueued']);
    });

    test('is in the export, and goes with retention, which says so to who is behind', async () => {
      const world = await World.begin(open);
      const seq = await missOne(world);
      const blocks: string[] = [];
      for await (const block of world.ledger.export()) blocks.push(block);
      expect(blocks.join('')).toContain('"JobMissed"');
      const { retention, events } = world.ledger;
      expect(await retention.prune(world.nowMs, 'ada', world.nowMs)).toMatchObject({ events: 0 });
      world.pass(50 * 3_600_000);
      const preview = await retention.preview(world.nowMs);
      expect(preview).toMatchObject({ tasks: 0, events: 1 });
      expect(await retention.prune(world.nowMs, 'ada', world.nowMs)).toEqual({ ...preview, dryRun: false });
      expect(await events.page(0, {}, 9)).toEqual([]);
      expect(await events.oldest()).toBe(seq);
      const { signal } = new AbortController();
      expect(() => events.subscribe(seq - 1, {}, signal)).toThrow(/removed by retention/);
    });
  });
};
