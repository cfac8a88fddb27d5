import { LED_POOL, type Task } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import type { ClaimedTask } from '../writes.ts';
import { at, type OpenLedger, World } from './world.ts';

const idsOf = (claimed: readonly ClaimedTask[]): readonly string[] => claimed.map(({ task }) => task.id);
const ids = (...tasks: readonly Pick<Task, 'id'>[]): readonly string[] => tasks.map(({ id }) => id);

/** What is claimed, and in which order. */
export const claimConformance = (open: OpenLedger): void => {
  describe('claiming', () => {
    test('starts the task under a claim of its own', async () => {
      const world = await World.begin(open);
      const { id } = await world.insert({ environmentRef: 'env_1', model: 'large' });
      world.pass();
      const claimed = await world.claimOne();
      expect(claimed).toMatchObject({
        task: { id, status: 'running', attempt: 1, node: 'here', startedAt: at(world.nowMs), revision: 2 },
        claim: { taskId: id, attempt: 1 },
        environmentRef: 'env_1',
      });
      expect(await world.get(id)).toEqual({
        ...claimed.task,
        durationMs: 0,
        durationAt: at(world.nowMs),
      });
      const [, event] = await world.ledger.events.page(0, {}, 10);
      expect(event).toMatchObject({
        type: 'TaskStarted',
        data: { attempt: 1, agent: 'shell', runtime: 'command', model: 'large' },
      });
    });

    test('claims no task twice', async () => {
      const world = await World.begin(open);
      await world.insertAll([world.newTask(), world.newTask()]);
      const rounds = await Promise.all([
        world.claim({ '': 2 }),
        world.claim({ '': 2 }),
        world.claim({ '': 2 }),
      ]);
      expect(new Set(rounds.flatMap(idsOf)).size).toBe(2);
      expect(rounds.flat()).toHaveLength(2);
    });

    test('goes by priority, then by age, children before roots', async () => {
      const world = await World.begin(open);
      const first = await world.insert({ kind: 'workflow', runtime: 'cox' });
      const plain = await world.insert();
      const urgent = await world.insert({ priority: 5 });
      const later = await world.insert();
      const child = await world.insert(world.childOf(first, { priority: -5 }));
      expect(idsOf(await world.claim({ '': 2 }))).toEqual(ids(child, urgent));
      expect(idsOf(await world.claim({ '': 9 }))).toEqual(ids(plain, later));
    });

    test('fills each pool with its own tasks and leaves pools alone that have no slot', async () => {
      const world = await World.begin(open);
      const [one, two] = [await world.insert({ group: 'gpu' }), await world.insert({ group: 'gpu' })];
      const other = await world.insert({ group: 'licence' });
      const plain = await world.insert();
      expect(idsOf(await world.claim({ '': 5, gpu: 1 })).toSorted()).toEqual(ids(plain, one).toSorted());
      expect(await world.ledger.tasks.allocated()).toEqual({ working: { '': 1, gpu: 1 }, waiting: 0 });
      expect(idsOf(await world.claim({ gpu: 1, licence: 0 }))).toEqual(ids(two));
      expect((await world.get(other.id)).status).toBe('pending');
    });

    test('never claims items', async () => {
      const world = await World.begin(open);
      await world.insert({ kind: 'item' });
      expect(await world.claim({ '': 9 })).toEqual([]);
    });

    test('gives what the daemon leads itself a pool of its own, whatever its group', async () => {
      const world = await World.begin(open);
      const led = { agent: 'cox', runtime: 'cox' } as const;
      const workflow = await world.insert({ ...led, kind: 'workflow', group: 'gpu' });
      const job = await world.insert({ ...led, kind: 'job', isExternalRoot: false });
      const plain = await world.insert();
      expect(idsOf(await world.claim({ '': 9, gpu: 9 }))).toEqual(ids(plain));
      expect(await world.ledger.tasks.queuePosition(job.id)).toBe(2);
      expect(idsOf(await world.claim({ [LED_POOL]: 9 }))).toEqual(ids(workflow, job));
      expect(await world.ledger.tasks.allocated()).toEqual({ working: { '': 1, [LED_POOL]: 2 }, waiting: 0 });
    });

    test('counts of what the daemon leads only what came from outside against the queue', async () => {
      const world = await World.begin(open);
      const led = { agent: 'cox', runtime: 'cox', kind: 'workflow' } as const;
      const admission = { treeMaxTasks: 9, queueCapacity: 1 };
      expect(await world.offer({ ...led, isExternalRoot: false }, admission)).toMatchObject({
        outcome: 'inserted',
      });
      expect(await world.offer(led, admission)).toMatchObject({ outcome: 'inserted' });
      expect(await world.offer(led, admission)).toMatchObject({ outcome: 'limit', current: 1 });
      expect(await world.claim({ [LED_POOL]: 9 })).toHaveLength(2);
      expect(await world.offer(led, admission)).toMatchObject({ outcome: 'inserted' });
    });

    test('waits until a delayed task is due', async () => {
      const world = await World.begin(open);
      const late = await world.insert({ runAtMs: world.nowMs + 5_000 });
      const soon = await world.insert({ runAtMs: world.nowMs + 2_000, priority: -1 });
      expect(await world.ledger.tasks.nextDueMs()).toBe(world.nowMs + 2_000);
      expect(await world.claim({ '': 9 })).toEqual([]);
      world.pass(2_000);
      expect(idsOf(await world.claim({ '': 9 }))).toEqual(ids(soon));
      expect(await world.ledger.tasks.nextDueMs()).toBe(world.nowMs + 3_000);
      world.pass(3_000);
      expect(idsOf(await world.claim({ '': 9 }))).toEqual(ids(late));
      expect(await world.ledger.tasks.nextDueMs()).toBeUndefined();
    });
  });

  describe('many tasks that become due together', () => {
    test('hold up nothing that may start', async () => {
      const world = await World.begin(open);
      const runAtMs = world.nowMs + 1_000;
      const waiting = Array.from({ length: 4_100 }, () => world.newTask({ group: 'gpu', runAtMs }));
      await world.insertAll(waiting);
      const last = await world.insert({ runAtMs: runAtMs + 1 });
      world.pass(2_000);
      expect(idsOf(await world.claim({ '': 1 }))).toEqual(ids(last));
      expect(await world.claim({ gpu: 5_000 })).toHaveLength(4_100);
    });
  });

  describe('a task that waits for others', () => {
    test('is claimed when all of them have completed', async () => {
      const world = await World.begin(open);
      const [one, two] = [await world.insert(), await world.insert()];
      const last = await world.insert({ after: [one.id, two.id] });
      const claimed = await world.claim({ '': 9 });
      expect(idsOf(claimed)).toEqual(ids(one, two));
      for (const { claim } of claimed) {
        expect(await world.claim({ '': 9 })).toEqual([]);
        await world.complete(claim);
      }
      expect(idsOf(await world.claim({ '': 9 }))).toEqual(ids(last));
    });

    test('lends them its priority, over several steps, until it is cancelled', async () => {
      const world = await World.begin(open);
      const first = await world.insert();
      const second = await world.insert({ after: [first.id] });
      const rival = await world.insert({ priority: 1 });
      const urgent = await world.insert({ after: [second.id], priority: 9 });
      expect(await world.ledger.tasks.queuePosition(first.id)).toBe(1);
      await world.cancel(urgent.id);
      expect(await world.ledger.tasks.queuePosition(first.id)).toBe(2);
      expect(idsOf(await world.claim({ '': 2 }))).toEqual(ids(rival, first));
    });

    test('waits for its time as well', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      const late = await world.insert({ after: [task.id], runAtMs: world.nowMs + 1_000 });
      await world.complete(claim);
      expect(await world.claim()).toEqual([]);
      world.pass();
      expect((await world.claimOne()).task.id).toBe(late.id);
    });

    test('does not start at its time while it waits', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      const late = await world.insert({ after: [task.id], runAtMs: world.nowMs + 1_000 });
      world.pass();
      expect(await world.claim()).toEqual([]);
      await world.complete(claim);
      expect((await world.claimOne()).task.id).toBe(late.id);
    });
  });

  describe('a session', () => {
    test('runs one task at a time, in line, also within one claim', async () => {
      const world = await World.begin(open);
      const session = 'review';
      const [one, two] = [await world.insert({ session }), await world.insert({ session })];
      const urgent = await world.insert({ session, priority: 1 });
      const [claimed, ...others] = await world.claim({ '': 9 });
      expect([claimed?.task.id, others]).toEqual([urgent.id, []]);
      if (claimed === undefined) return;
      expect(await world.claim({ '': 9 })).toEqual([]);
      await world.ask(claimed.claim);
      expect(await world.claim({ '': 9 })).toEqual([]);
      await world.complete(claimed.claim);
      const next = await world.claimOne();
      expect(next.task.id).toBe(one.id);
      await world.settle(next.claim, { status: 'failed', reason: 'signal', message: 'killed' });
      expect(idsOf(await world.claim({ '': 9 }))).toEqual(ids(two));
    });

    test('keeps nobody else waiting', async () => {
      const world = await World.begin(open);
      await world.run({ session: 'busy' });
      await world.insertAll(
        Array.from({ length: 50 }, () => world.newTask({ session: 'busy', priority: 9 })),
      );
      const other = await world.insert();
      expect(idsOf(await world.claim({ '': 9 }))).toEqual(ids(other));
    });

    test('goes on with the next when the first in line is cancelled', async () => {
      const world = await World.begin(open);
      const [first, second] = [await world.insert({ session: 's' }), await world.insert({ session: 's' })];
      await world.cancel(first.id);
      expect(idsOf(await world.claim({ '': 9 }))).toEqual(ids(second));
    });

    test('lets a delayed task of its own be overtaken', async () => {
      const world = await World.begin(open);
      await world.insert({ session: 's', runAtMs: world.nowMs + 60_000 });
      const second = await world.insert({ session: 's' });
      expect(idsOf(await world.claim({ '': 9 }))).toEqual(ids(second));
    });

    test('that was generated and is used again has its tasks in line too', async () => {
      const world = await World.begin(open);
      const first = await world.insert();
      const second = await world.insert({ session: first.session });
      expect(idsOf(await world.claim({ '': 9 }))).toEqual(ids(first));
      expect(await world.claim({ '': 9 })).toEqual([]);
      expect((await world.get(second.id)).status).toBe('pending');
    });

    test('is not held by an item', async () => {
      const world = await World.begin(open);
      await world.insert({ session: 's', kind: 'item' });
      const task = await world.insert({ session: 's' });
      expect(idsOf(await world.claim({ '': 9 }))).toEqual(ids(task));
    });
  });

  describe('the position in the queue', () => {
    test('counts who is before the task in its own pool', async () => {
      const world = await World.begin(open);
      await world.insert({ group: 'gpu' });
      const [one, two] = [await world.insert(), await world.insert()];
      const urgent = await world.insert({ priority: 1 });
      const positions = await Promise.all(
        [urgent, one, two].map(({ id }) => world.ledger.tasks.queuePosition(id)),
      );
      expect(positions).toEqual([1, 2, 3]);
      await world.claim({ '': 1 });
      expect(await world.ledger.tasks.queuePosition(urgent.id)).toBeUndefined();
      expect(await world.ledger.tasks.queuePosition(one.id)).toBe(1);
    });
  });
};
