import { ORCHESTRATION_POOL, type Task } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import type { ClaimedTask } from '../writes.ts';
import { at, Fixture, type OpenLedger } from './fixture.ts';

const idsOf = (claimed: readonly ClaimedTask[]): readonly string[] => claimed.map(({ task }) => task.id);
const ids = (...tasks: readonly Pick<Task, 'id'>[]): readonly string[] => tasks.map(({ id }) => id);

/** What is claimed, and in which order. */
export const claimConformance = (open: OpenLedger): void => {
  describe('claiming', () => {
    test('starts the task under a claim of its own', async () => {
      const fixture = await Fixture.begin(open);
      const { id } = await fixture.insert({ environmentRef: 'env_1', model: 'large' });
      fixture.pass();
      const claimed = await fixture.claimOne();
      expect(claimed).toMatchObject({
        task: { id, status: 'running', attempt: 1, node: 'here', startedAt: at(fixture.nowMs), revision: 2 },
        claim: { taskId: id, attempt: 1 },
        environmentRef: 'env_1',
      });
      expect(await fixture.get(id)).toEqual({
        ...claimed.task,
        durationMs: 0,
        durationAt: at(fixture.nowMs),
      });
      const [, event] = await fixture.ledger.events.page(0, {}, 10);
      expect(event).toMatchObject({
        type: 'TaskStarted',
        data: { attempt: 1, agent: 'shell', runtime: 'command', model: 'large' },
      });
    });

    test('claims no task twice', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insertAll([fixture.newTask(), fixture.newTask()]);
      const rounds = await Promise.all([
        fixture.claim({ '': 2 }),
        fixture.claim({ '': 2 }),
        fixture.claim({ '': 2 }),
      ]);
      expect(new Set(rounds.flatMap(idsOf)).size).toBe(2);
      expect(rounds.flat()).toHaveLength(2);
    });

    test('goes by priority, then by age, children before roots', async () => {
      const fixture = await Fixture.begin(open);
      const first = await fixture.insert({ kind: 'workflow', runtime: 'cox' });
      const plain = await fixture.insert();
      const urgent = await fixture.insert({ priority: 5 });
      const later = await fixture.insert();
      const child = await fixture.insert(fixture.childOf(first, { priority: -5 }));
      expect(idsOf(await fixture.claim({ '': 2 }))).toEqual(ids(child, urgent));
      expect(idsOf(await fixture.claim({ '': 9 }))).toEqual(ids(plain, later));
    });

    test('fills each pool with its own tasks and leaves pools alone that have no slot', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [await fixture.insert({ group: 'gpu' }), await fixture.insert({ group: 'gpu' })];
      const other = await fixture.insert({ group: 'licence' });
      const plain = await fixture.insert();
      expect(idsOf(await fixture.claim({ '': 5, gpu: 1 })).toSorted()).toEqual(ids(plain, one).toSorted());
      expect(await fixture.ledger.tasks.allocated()).toEqual({ working: { '': 1, gpu: 1 }, waiting: 0 });
      expect(idsOf(await fixture.claim({ gpu: 1, licence: 0 }))).toEqual(ids(two));
      expect((await fixture.get(other.id)).status).toBe('pending');
    });

    test('never claims items', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insert({ kind: 'item' });
      expect(await fixture.claim({ '': 9 })).toEqual([]);
    });

    test('puts orchestrated runs in their own pool, whatever their group', async () => {
      const fixture = await Fixture.begin(open);
      const orchestrated = { agent: 'cox', runtime: 'cox' } as const;
      const workflow = await fixture.insert({ ...orchestrated, kind: 'workflow', group: 'gpu' });
      const job = await fixture.insert({ ...orchestrated, kind: 'job', isExternalRoot: false });
      const plain = await fixture.insert();
      expect(idsOf(await fixture.claim({ '': 9, gpu: 9 }))).toEqual(ids(plain));
      expect(await fixture.ledger.tasks.queuePosition(job.id)).toBe(2);
      expect(idsOf(await fixture.claim({ [ORCHESTRATION_POOL]: 9 }))).toEqual(ids(workflow, job));
      expect(await fixture.ledger.tasks.allocated()).toEqual({
        working: { '': 1, [ORCHESTRATION_POOL]: 2 },
        waiting: 0,
      });
    });

    test('counts only orchestrated runs from outside against the queue', async () => {
      const fixture = await Fixture.begin(open);
      const orchestrated = { agent: 'cox', runtime: 'cox', kind: 'workflow' } as const;
      const admission = { treeMaxTasks: 9, queueCapacity: 1 };
      expect(await fixture.offer({ ...orchestrated, isExternalRoot: false }, admission)).toMatchObject({
        outcome: 'inserted',
      });
      expect(await fixture.offer(orchestrated, admission)).toMatchObject({ outcome: 'inserted' });
      expect(await fixture.offer(orchestrated, admission)).toMatchObject({ outcome: 'limit', current: 1 });
      expect(await fixture.claim({ [ORCHESTRATION_POOL]: 9 })).toHaveLength(2);
      expect(await fixture.offer(orchestrated, admission)).toMatchObject({ outcome: 'inserted' });
    });

    test('waits until a delayed task is due', async () => {
      const fixture = await Fixture.begin(open);
      const late = await fixture.insert({ runAtMs: fixture.nowMs + 5_000 });
      const soon = await fixture.insert({ runAtMs: fixture.nowMs + 2_000, priority: -1 });
      expect(await fixture.ledger.tasks.nextDueMs()).toBe(fixture.nowMs + 2_000);
      expect(await fixture.claim({ '': 9 })).toEqual([]);
      fixture.pass(2_000);
      expect(idsOf(await fixture.claim({ '': 9 }))).toEqual(ids(soon));
      expect(await fixture.ledger.tasks.nextDueMs()).toBe(fixture.nowMs + 3_000);
      fixture.pass(3_000);
      expect(idsOf(await fixture.claim({ '': 9 }))).toEqual(ids(late));
      expect(await fixture.ledger.tasks.nextDueMs()).toBeUndefined();
    });
  });

  describe('many tasks that become due together', () => {
    test('hold up nothing that may start', async () => {
      const fixture = await Fixture.begin(open);
      const runAtMs = fixture.nowMs + 1_000;
      const waiting = Array.from({ length: 4_100 }, () => fixture.newTask({ group: 'gpu', runAtMs }));
      await fixture.insertAll(waiting);
      const last = await fixture.insert({ runAtMs: runAtMs + 1 });
      fixture.pass(2_000);
      expect(idsOf(await fixture.claim({ '': 1 }))).toEqual(ids(last));
      expect(await fixture.claim({ gpu: 5_000 })).toHaveLength(4_100);
    });
  });

  describe('a task that waits for others', () => {
    test('is claimed when all of them have completed', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [await fixture.insert(), await fixture.insert()];
      const last = await fixture.insert({ after: [one.id, two.id] });
      const claimed = await fixture.claim({ '': 9 });
      expect(idsOf(claimed)).toEqual(ids(one, two));
      for (const { claim } of claimed) {
        expect(await fixture.claim({ '': 9 })).toEqual([]);
        await fixture.complete(claim);
      }
      expect(idsOf(await fixture.claim({ '': 9 }))).toEqual(ids(last));
    });

    test('lends them its priority, over several steps, until it is cancelled', async () => {
      const fixture = await Fixture.begin(open);
      const first = await fixture.insert();
      const second = await fixture.insert({ after: [first.id] });
      const rival = await fixture.insert({ priority: 1 });
      const urgent = await fixture.insert({ after: [second.id], priority: 9 });
      expect(await fixture.ledger.tasks.queuePosition(first.id)).toBe(1);
      await fixture.cancel(urgent.id);
      expect(await fixture.ledger.tasks.queuePosition(first.id)).toBe(2);
      expect(idsOf(await fixture.claim({ '': 2 }))).toEqual(ids(rival, first));
    });

    test('waits for its time as well', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const late = await fixture.insert({ after: [task.id], runAtMs: fixture.nowMs + 1_000 });
      await fixture.complete(claim);
      expect(await fixture.claim()).toEqual([]);
      fixture.pass();
      expect((await fixture.claimOne()).task.id).toBe(late.id);
    });

    test('does not start at its time while it waits', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const late = await fixture.insert({ after: [task.id], runAtMs: fixture.nowMs + 1_000 });
      fixture.pass();
      expect(await fixture.claim()).toEqual([]);
      await fixture.complete(claim);
      expect((await fixture.claimOne()).task.id).toBe(late.id);
    });
  });

  describe('a session', () => {
    test('runs one task at a time, in line, also within one claim', async () => {
      const fixture = await Fixture.begin(open);
      const session = 'review';
      const [one, two] = [await fixture.insert({ session }), await fixture.insert({ session })];
      const urgent = await fixture.insert({ session, priority: 1 });
      const [claimed, ...others] = await fixture.claim({ '': 9 });
      expect([claimed?.task.id, others]).toEqual([urgent.id, []]);
      if (claimed === undefined) return;
      expect(await fixture.claim({ '': 9 })).toEqual([]);
      await fixture.ask(claimed.claim);
      expect(await fixture.claim({ '': 9 })).toEqual([]);
      await fixture.complete(claimed.claim);
      const next = await fixture.claimOne();
      expect(next.task.id).toBe(one.id);
      await fixture.settle(next.claim, { status: 'failed', reason: 'signal', message: 'killed' });
      expect(idsOf(await fixture.claim({ '': 9 }))).toEqual(ids(two));
    });

    test('keeps no one else waiting', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.run({ session: 'busy' });
      await fixture.insertAll(
        Array.from({ length: 50 }, () => fixture.newTask({ session: 'busy', priority: 9 })),
      );
      const other = await fixture.insert();
      expect(idsOf(await fixture.claim({ '': 9 }))).toEqual(ids(other));
    });

    test('continues with the next when the first in the queue is cancelled', async () => {
      const fixture = await Fixture.begin(open);
      const [first, second] = [
        await fixture.insert({ session: 's' }),
        await fixture.insert({ session: 's' }),
      ];
      await fixture.cancel(first.id);
      expect(idsOf(await fixture.claim({ '': 9 }))).toEqual(ids(second));
    });

    test('lets a delayed task of its own be overtaken', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insert({ session: 's', runAtMs: fixture.nowMs + 60_000 });
      const second = await fixture.insert({ session: 's' });
      expect(idsOf(await fixture.claim({ '': 9 }))).toEqual(ids(second));
    });

    test('that was generated and is used again has its tasks in line too', async () => {
      const fixture = await Fixture.begin(open);
      const first = await fixture.insert();
      const second = await fixture.insert({ session: first.session });
      expect(idsOf(await fixture.claim({ '': 9 }))).toEqual(ids(first));
      expect(await fixture.claim({ '': 9 })).toEqual([]);
      expect((await fixture.get(second.id)).status).toBe('pending');
    });

    test('is not held by an item', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insert({ session: 's', kind: 'item' });
      const task = await fixture.insert({ session: 's' });
      expect(idsOf(await fixture.claim({ '': 9 }))).toEqual(ids(task));
    });
  });

  describe('the position in the queue', () => {
    test('counts who is before the task in its own pool', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insert({ group: 'gpu' });
      const [one, two] = [await fixture.insert(), await fixture.insert()];
      const urgent = await fixture.insert({ priority: 1 });
      const positions = await Promise.all(
        [urgent, one, two].map(({ id }) => fixture.ledger.tasks.queuePosition(id)),
      );
      expect(positions).toEqual([1, 2, 3]);
      await fixture.claim({ '': 1 });
      expect(await fixture.ledger.tasks.queuePosition(urgent.id)).toBeUndefined();
      expect(await fixture.ledger.tasks.queuePosition(one.id)).toBe(1);
    });
  });
};
