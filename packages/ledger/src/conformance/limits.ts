import { describe, expect, test } from 'vitest';
import { NO_LIMITS, type OpenLedger, World } from './world.ts';

/** The limits that hold when tasks come in. */
export const limitsConformance = (open: OpenLedger): void => {
  describe('the limits of the queue', () => {
    test('count what is pending from outside, tasks of the same batch included', async () => {
      const world = await World.begin(open);
      const admission = { ...NO_LIMITS, queueCapacity: 2 };
      const outcomes = await world.insertAll([world.newTask(), world.newTask(), world.newTask()], admission);
      expect(outcomes[1]).toMatchObject({ outcome: 'inserted' });
      expect(outcomes[2]).toEqual({ outcome: 'limit', limit: 'queueCapacity', current: 2 });
    });

    test('have room again when a task was claimed or cancelled', async () => {
      const world = await World.begin(open);
      const admission = { ...NO_LIMITS, queueCapacity: 1 };
      await world.insert();
      expect(await world.offer({}, admission)).toMatchObject({ outcome: 'limit' });
      await world.claimOne();
      const second = await world.offer({}, admission);
      if (second.outcome !== 'inserted') throw new Error('was refused');
      expect(await world.offer({}, admission)).toMatchObject({ outcome: 'limit' });
      await world.cancel(second.task.id);
      expect(await world.offer({}, admission)).toMatchObject({ outcome: 'inserted' });
    });

    test('do not count items, children or what came from inside', async () => {
      const world = await World.begin(open);
      const admission = { ...NO_LIMITS, queueCapacity: 1, backgroundMax: 1 };
      const root = await world.insert({ isExternalRoot: false });
      await world.insert({ kind: 'item' });
      await world.insertAll([world.childOf(root), world.childOf(root)], admission);
      expect(await world.offer({}, admission)).toMatchObject({ outcome: 'inserted' });
      expect(await world.offer({ kind: 'item' }, admission)).toMatchObject({ outcome: 'inserted' });
      expect(await world.offer({}, admission)).toMatchObject({ outcome: 'limit', current: 1 });
    });

    test('count background tasks until they have ended', async () => {
      const world = await World.begin(open);
      const admission = { ...NO_LIMITS, backgroundMax: 1 };
      const { claim } = await world.run();
      const refused = { outcome: 'limit', limit: 'background.maxConcurrentTasks', current: 1 };
      expect(await world.offer({}, admission)).toEqual(refused);
      expect(await world.offer({ kind: 'manual' }, admission)).toMatchObject({ outcome: 'inserted' });
      await world.ask(claim);
      expect(await world.offer({}, admission)).toEqual(refused);
      await world.complete(claim);
      expect(await world.offer({}, admission)).toMatchObject({ outcome: 'inserted' });
    });

    test('count a task that goes back into the queue for another attempt', async () => {
      const world = await World.begin(open);
      const { claim } = await world.run({ maxAttempts: 2 });
      const runAtMs = world.nowMs + 1_000;
      await world.settle(claim, {
        status: 'pending',
        reason: 'retry',
        runAtMs,
        code: 'signal',
        message: 'killed',
      });
      expect(await world.offer({}, { ...NO_LIMITS, queueCapacity: 1 })).toMatchObject({ outcome: 'limit' });
    });

    test('hold after the ledger was opened again', async () => {
      const world = await World.begin(open);
      await world.insert();
      await world.reopen();
      expect(await world.offer({}, { ...NO_LIMITS, queueCapacity: 1 })).toMatchObject({ current: 1 });
    });
  });

  describe('the limit of background tasks', () => {
    const limited = { ...NO_LIMITS, backgroundMax: 2 };
    const ada = { submitter: 'user:ada' };
    const batch = { submitter: 'batch:user:ada', isThrottled: true };

    test('holds for each submitter on its own', async () => {
      const world = await World.begin(open);
      for (const submitter of ['user:ada', 'session:chat'])
        for (const outcome of ['inserted', 'inserted', 'limit'])
          expect(await world.offer({ submitter }, limited)).toMatchObject({ outcome });
    });

    test('lets a batch go as far as it has room, best first, and the rest as those end', async () => {
      const world = await World.begin(open);
      const tasks = [0, 0, 0, 9].map((priority) => world.newTask({ ...batch, priority }));
      await world.insertAll(tasks, limited);
      const [first, second, third, urgent] = tasks.map(({ id }) => id);
      const claimed = await world.claim({ '': 9 }, 2);
      expect(claimed.map(({ task }) => task.id)).toEqual([urgent, first]);
      expect(await world.claim({ '': 9 }, 2)).toEqual([]);
      expect(await world.ledger.tasks.throttled(second as never)).toEqual({
        submitter: batch.submitter,
        underWay: 2,
      });
      expect(await world.offer(ada, limited)).toMatchObject({ outcome: 'inserted' });
      await world.reopen();
      for (const { claim } of claimed) await world.complete(claim);
      const next = (await world.claim({ '': 9 }, 2)).map(({ task }) => task.id);
      expect(next.toSorted()).toEqual(expect.arrayContaining([second, third]));
    });

    test('gives no room to what could not run: delayed, waiting for another or cancelled', async () => {
      const world = await World.begin(open);
      const delayed = world.newTask({ ...batch, runAtMs: world.nowMs + 60_000 });
      const dropped = world.newTask(batch);
      const first = world.newTask(batch);
      const second = world.newTask({ ...batch, after: [first.id], priority: 9 });
      await world.insertAll([delayed, dropped, first, second], limited);
      await world.cancel(dropped.id);
      const [claimed] = await world.claim({ '': 9 }, 1);
      expect(claimed?.task.id).toBe(first.id);
      if (claimed) await world.complete(claimed.claim);
      expect((await world.claim({ '': 9 }, 1)).map(({ task }) => task.id)).toEqual([second.id]);
      expect(await world.claim({ '': 9 }, 1)).toEqual([]);
      world.nowMs += 60_000;
      expect((await world.claim({ '': 9 }, 2)).map(({ task }) => task.id)).toEqual([delayed.id]);
    });
  });

  describe('the limit of a tree', () => {
    test('counts everything under one root, tasks of the same batch included, items not', async () => {
      const world = await World.begin(open);
      const root = await world.insert();
      const child = await world.insert(world.childOf(root));
      await world.insert(world.childOf(child, { kind: 'item' }));
      const three = [world.childOf(child), world.childOf(root), world.childOf(child)];
      const outcomes = await world.insertAll(three, { treeMaxTasks: 3 });
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['inserted', 'limit', 'limit']);
      expect(outcomes[1]).toEqual({ outcome: 'limit', limit: 'tree.maxTasks', current: 3 });
      expect(await world.offer({}, { treeMaxTasks: 1 })).toMatchObject({ outcome: 'inserted' });
    });
  });
};
