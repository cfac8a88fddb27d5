import type { LedgerEvent } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';
import { addJob, occurrenceAt } from './job-fixture.ts';

/** The event of a missed occurrence belongs to no task, and is an event like any other. */
export const jobEventsConformance = (open: OpenLedger): void => {
  const missOne = async (fixture: Fixture): Promise<number> => {
    const job = await addJob(fixture, { agent: 'shell', session: 'nightly' });
    const occurrence = { ...occurrenceAt(fixture.pass()), reason: 'down' as const };
    await fixture.ledger.jobs.miss(job.id, [occurrence], {}, fixture.nowMs);
    return fixture.ledger.events.head();
  };

  describe('an event without a task', () => {
    test('is the same live, from a page and after a restart', async () => {
      const fixture = await Fixture.begin(open);
      const stop = new AbortController();
      const following = fixture.ledger.events.subscribe(0, {}, stop.signal)[Symbol.asyncIterator]();
      const first = following.next();
      const seq = await missOne(fixture);
      const [item] = (await first).value ?? [];
      stop.abort();
      expect(item?.event).toMatchObject({
        seq,
        at: at(fixture.nowMs),
        type: 'JobMissed',
        session: 'nightly',
      });
      expect(JSON.parse(item?.json ?? '')).not.toHaveProperty('taskId');
      expect(await fixture.ledger.events.page(seq - 1, {}, 9)).toEqual([item?.event]);
      await fixture.reopen();
      expect(await fixture.ledger.events.page(seq - 1, {}, 9)).toEqual([item?.event]);
    });

    test('passes filters by type, agent and session, and none by task or tree', async () => {
      const fixture = await Fixture.begin(open);
      const task = await fixture.insert({ session: 'nightly' });
      await missOne(fixture);
      const typesFor = async (filter: Parameters<typeof fixture.ledger.events.page>[1]) =>
        (await fixture.ledger.events.page(0, filter, 9)).map(({ type }: LedgerEvent) => type);
      expect(await typesFor({ types: new Set(['JobMissed']) })).toEqual(['JobMissed']);
      expect(await typesFor({ agent: 'shell' })).toEqual(['TaskQueued', 'JobMissed']);
      expect(await typesFor({ session: 'nightly' })).toEqual(['TaskQueued', 'JobMissed']);
      expect(await typesFor({ agent: 'other' })).toEqual([]);
      expect(await typesFor({ session: 'other' })).toEqual([]);
      expect(await typesFor({ taskIds: new Set([task.id]) })).toEqual(['TaskQueued']);
      expect(await typesFor({ rootId: task.id })).toEqual(['TaskQueued']);
    });

    test('is in the export, and goes with retention, which says so to who is behind', async () => {
      const fixture = await Fixture.begin(open);
      const seq = await missOne(fixture);
      const blocks: string[] = [];
      for await (const block of fixture.ledger.export()) blocks.push(block);
      expect(blocks.join('')).toContain('"JobMissed"');
      const { retention, events } = fixture.ledger;
      expect(await retention.prune(fixture.nowMs, 'ada', fixture.nowMs)).toMatchObject({ events: 0 });
      fixture.pass(50 * 3_600_000);
      const preview = await retention.preview(fixture.nowMs);
      expect(preview).toMatchObject({ tasks: 0, events: 1 });
      expect(await retention.prune(fixture.nowMs, 'ada', fixture.nowMs)).toEqual({
        ...preview,
        dryRun: false,
      });
      expect(await events.page(0, {}, 9)).toEqual([]);
      expect(await events.oldest()).toBe(seq);
      const { signal } = new AbortController();
      expect(() => events.subscribe(seq - 1, {}, signal)).toThrow(/removed by retention/);
    });
  });
};
