import { describe, expect, test } from 'vitest';
import { at, type OpenLedger, World } from './world.ts';

/** Cancelling. */
export const cancelConformance = (open: OpenLedger): void => {
  describe('cancelling', () => {
    test('ends a pending task at once', async () => {
      const world = await World.begin(open);
      const { id } = await world.insert();
      const request = { by: 'ada', reason: 'user', message: 'not needed', nowMs: world.nowMs } as const;
      const result = await world.ledger.tasks.requestCancel([id], request);
      expect(result).toMatchObject({
        cancelled: [{ id, status: 'cancelled', reason: 'user' }],
        requested: [],
      });
      const last = (await world.ledger.events.page(0, {}, 10)).at(-1);
      expect(last).toMatchObject({
        type: 'TaskCancelled',
        data: { reason: 'user', by: 'ada', message: 'not needed', durationMs: 0 },
      });
      expect(await world.claim()).toEqual([]);
    });

    test('asks a running task to stop, once', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      const { requested } = await world.cancel(task.id);
      expect(requested).toMatchObject([
        { id: task.id, status: 'running', cancelRequestedAt: at(world.nowMs) },
      ]);
      world.pass();
      const again = await world.cancel(task.id);
      expect(again).toMatchObject({
        requested: [],
        already: [{ cancelRequestedAt: requested[0]?.cancelRequestedAt }],
      });
      const { task: ended } = await world.settle(claim, { status: 'cancelled' });
      expect(ended).toMatchObject({ status: 'cancelled', reason: 'user' });
      expect((await world.eventsOf(task.id)).filter((type) => type === 'CancelRequested')).toHaveLength(1);
      expect(await world.cancel(task.id)).toMatchObject({ ended: [{ id: task.id }] });
    });

    test('may be made to force later', async () => {
      const world = await World.begin(open);
      const { task } = await world.run();
      await world.cancel(task.id);
      const force = { by: 'ada', reason: 'user', now: true, nowMs: world.nowMs } as const;
      expect(await world.ledger.tasks.requestCancel([task.id], force)).toMatchObject({
        forced: [{ id: task.id }],
        already: [],
      });
      expect(await world.ledger.tasks.requestCancel([task.id], force)).toMatchObject({
        forced: [],
        already: [{ id: task.id }],
      });
      const events = await world.ledger.events.page(0, { types: new Set(['CancelRequested']) }, 10);
      expect(events.map(({ data }) => data)).toMatchObject([{ now: false }, { now: true }]);
    });

    test('closes the questions of a task that waits', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      const { id } = await world.ask(claim);
      await world.cancel(task.id);
      expect(await world.ledger.inputs.get(id)).toMatchObject({ state: 'cancelled', answeredBy: 'ada' });
      expect(await world.ledger.inputs.open()).toEqual([]);
      expect((await world.get(task.id)).status).toBe('needs_input');
      expect((await world.settle(claim, { status: 'cancelled' })).task).toMatchObject({
        status: 'cancelled',
      });
    });

    test('reaches everything below, also below what has ended', async () => {
      const world = await World.begin(open);
      const { task: root } = await world.run();
      const { task: middle, claim } = await world.run(world.childOf(root));
      const { task: leaf } = await world.run(world.childOf(middle));
      const waiting = await world.insert(world.childOf(middle));
      await world.complete(claim);
      const { cancelled, requested } = await world.cancel(root.id);
      expect(cancelled).toMatchObject([{ id: waiting.id, reason: 'parent' }]);
      expect(requested.map(({ id }) => id)).toEqual([root.id, leaf.id]);
      expect((await world.get(middle.id)).status).toBe('completed');
    });

    test('fails what waits for a cancelled task, not what is cancelled with it', async () => {
      const world = await World.begin(open);
      const { task: root } = await world.run();
      const child = await world.insert(world.childOf(root));
      const sibling = await world.insert(world.childOf(root, { after: [child.id] }));
      const outside = await world.insert({ after: [sibling.id] });
      await world.cancel(root.id);
      expect(await world.get(sibling.id)).toMatchObject({ status: 'cancelled', reason: 'parent' });
      expect(await world.get(outside.id)).toMatchObject({ status: 'failed', reason: 'dependency' });
    });

    test('ends an item at once', async () => {
      const world = await World.begin(open);
      const { id } = await world.insert({ kind: 'item' });
      expect(await world.cancel(id)).toMatchObject({ cancelled: [{ id, status: 'cancelled' }] });
    });

    test('knows nothing of tasks that do not exist', async () => {
      const world = await World.begin(open);
      expect(await world.cancel(world.newId())).toEqual({
        cancelled: [],
        requested: [],
        forced: [],
        already: [],
        ended: [],
      });
    });
  });
};
