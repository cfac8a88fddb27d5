import { describe, expect, test } from 'vitest';
import { Fixture, NO_LIMITS, type OpenLedger } from './fixture.ts';

/** The limits that hold when tasks come in. */
export const limitsConformance = (open: OpenLedger): void => {
  describe('the limits of the queue', () => {
    test('count what is pending from outside, tasks of the same batch included', async () => {
      const fixture = await Fixture.begin(open);
      const admission = { ...NO_LIMITS, queueCapacity: 2 };
      const outcomes = await fixture.insertAll(
        [fixture.newTask(), fixture.newTask(), fixture.newTask()],
        admission,
      );
      expect(outcomes[1]).toMatchObject({ outcome: 'inserted' });
      expect(outcomes[2]).toEqual({ outcome: 'limit', limit: 'queueCapacity', current: 2 });
    });

    test('have room again when a task was claimed or cancelled', async () => {
      const fixture = await Fixture.begin(open);
      const admission = { ...NO_LIMITS, queueCapacity: 1 };
      await fixture.insert();
      expect(await fixture.offer({}, admission)).toMatchObject({ outcome: 'limit' });
      await fixture.claimOne();
      const second = await fixture.offer({}, admission);
      if (second.outcome !== 'inserted') throw new Error('was refused');
      expect(await fixture.offer({}, admission)).toMatchObject({ outcome: 'limit' });
      await fixture.cancel(second.task.id);
      expect(await fixture.offer({}, admission)).toMatchObject({ outcome: 'inserted' });
    });

    test('do not count items, children or what came from inside', async () => {
      const fixture = await Fixture.begin(open);
      const admission = { ...NO_LIMITS, queueCapacity: 1, backgroundMax: 1 };
      const root = await fixture.insert({ isExternalRoot: false });
      await fixture.insert({ kind: 'item' });
      await fixture.insertAll([fixture.childOf(root), fixture.childOf(root)], admission);
      expect(await fixture.offer({}, admission)).toMatchObject({ outcome: 'inserted' });
      expect(await fixture.offer({ kind: 'item' }, admission)).toMatchObject({ outcome: 'inserted' });
      expect(await fixture.offer({}, admission)).toMatchObject({ outcome: 'limit', current: 1 });
    });

    test('count background tasks until they have ended', async () => {
      const fixture = await Fixture.begin(open);
      const admission = { ...NO_LIMITS, backgroundMax: 1 };
      const { claim } = await fixture.run();
      const refused = { outcome: 'limit', limit: 'background.maxConcurrentTasks', current: 1 };
      expect(await fixture.offer({}, admission)).toEqual(refused);
      expect(await fixture.offer({ kind: 'manual' }, admission)).toMatchObject({ outcome: 'inserted' });
      await fixture.ask(claim);
      expect(await fixture.offer({}, admission)).toEqual(refused);
      await fixture.complete(claim);
      expect(await fixture.offer({}, admission)).toMatchObject({ outcome: 'inserted' });
    });

    test('count a task that goes back into the queue for another attempt', async () => {
      const fixture = await Fixture.begin(open);
      const { claim } = await fixture.run({ maxAttempts: 2 });
      const runAtMs = fixture.nowMs + 1_000;
      await fixture.settle(claim, {
        status: 'pending',
        reason: 'retry',
        runAtMs,
        code: 'signal',
        message: 'killed',
      });
      expect(await fixture.offer({}, { ...NO_LIMITS, queueCapacity: 1 })).toMatchObject({ outcome: 'limit' });
    });

    test('hold after the ledger was opened again', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insert();
      await fixture.reopen();
      expect(await fixture.offer({}, { ...NO_LIMITS, queueCapacity: 1 })).toMatchObject({ current: 1 });
    });
  });

  describe('the limit of background tasks', () => {
    const limited = { ...NO_LIMITS, backgroundMax: 2 };
    const ada = { submitter: 'user:ada' };
    const batch = { submitter: 'batch:user:ada', isThrottled: true };

    test('holds for each submitter on its own', async () => {
      const fixture = await Fixture.begin(open);
      for (const submitter of ['user:ada', 'session:chat'])
        for (const outcome of ['inserted', 'inserted', 'limit'])
          expect(await fixture.offer({ submitter }, limited)).toMatchObject({ outcome });
    });

    test('lets a batch go as far as it has room, best first, and the rest as those end', async () => {
      const fixture = await Fixture.begin(open);
      const tasks = [0, 0, 0, 9].map((priority) => fixture.newTask({ ...batch, priority }));
      await fixture.insertAll(tasks, limited);
      const [first, second, third, urgent] = tasks.map(({ id }) => id);
      const claimed = await fixture.claim({ '': 9 }, 2);
      expect(claimed.map(({ task }) => task.id)).toEqual([urgent, first]);
      expect(await fixture.claim({ '': 9 }, 2)).toEqual([]);
      expect(await fixture.ledger.tasks.throttled(second as never)).toEqual({
        submitter: batch.submitter,
        underWay: 2,
      });
      expect(await fixture.offer(ada, limited)).toMatchObject({ outcome: 'inserted' });
      await fixture.reopen();
      for (const { claim } of claimed) await fixture.complete(claim);
      const next = (await fixture.claim({ '': 9 }, 2)).map(({ task }) => task.id);
      expect(next.toSorted()).toEqual(expect.arrayContaining([second, third]));
    });

    test('gives no room to what could not run: delayed, waiting for another or cancelled', async () => {
      const fixture = await Fixture.begin(open);
      const delayed = fixture.newTask({ ...batch, runAtMs: fixture.nowMs + 60_000 });
      const dropped = fixture.newTask(batch);
      const first = fixture.newTask(batch);
      const second = fixture.newTask({ ...batch, after: [first.id], priority: 9 });
      await fixture.insertAll([delayed, dropped, first, second], limited);
      await fixture.cancel(dropped.id);
      const [claimed] = await fixture.claim({ '': 9 }, 1);
      expect(claimed?.task.id).toBe(first.id);
      if (claimed) await fixture.complete(claimed.claim);
      expect((await fixture.claim({ '': 9 }, 1)).map(({ task }) => task.id)).toEqual([second.id]);
      expect(await fixture.claim({ '': 9 }, 1)).toEqual([]);
      fixture.nowMs += 60_000;
      expect((await fixture.claim({ '': 9 }, 2)).map(({ task }) => task.id)).toEqual([delayed.id]);
    });
  });

  describe('the limit of a tree', () => {
    test('counts everything under one root, tasks of the same batch included, items not', async () => {
      const fixture = await Fixture.begin(open);
      const root = await fixture.insert();
      const child = await fixture.insert(fixture.childOf(root));
      await fixture.insert(fixture.childOf(child, { kind: 'item' }));
      const three = [fixture.childOf(child), fixture.childOf(root), fixture.childOf(child)];
      const outcomes = await fixture.insertAll(three, { treeMaxTasks: 3 });
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['inserted', 'limit', 'limit']);
      expect(outcomes[1]).toEqual({ outcome: 'limit', limit: 'tree.maxTasks', current: 3 });
      expect(await fixture.offer({}, { treeMaxTasks: 1 })).toMatchObject({ outcome: 'inserted' });
    });
  });
};
