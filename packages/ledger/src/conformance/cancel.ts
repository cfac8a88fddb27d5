import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';

/** Cancelling. */
export const cancelConformance = (open: OpenLedger): void => {
  describe('cancelling', () => {
    test('ends a pending task at once', async () => {
      const fixture = await Fixture.begin(open);
      const { id } = await fixture.insert();
      const request = { by: 'ada', reason: 'user', message: 'not needed', nowMs: fixture.nowMs } as const;
      const result = await fixture.ledger.tasks.requestCancel([id], request);
      expect(result).toMatchObject({
        cancelled: [{ id, status: 'cancelled', reason: 'user' }],
        requested: [],
      });
      const last = (await fixture.ledger.events.page(0, {}, 10)).at(-1);
      expect(last).toMatchObject({
        type: 'TaskCancelled',
        data: { reason: 'user', by: 'ada', message: 'not needed', durationMs: 0 },
      });
      expect(await fixture.claim()).toEqual([]);
    });

    test('asks a running task to stop, once', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const { requested } = await fixture.cancel(task.id);
      expect(requested).toMatchObject([
        { id: task.id, status: 'running', cancelRequestedAt: at(fixture.nowMs) },
      ]);
      fixture.pass();
      const again = await fixture.cancel(task.id);
      expect(again).toMatchObject({
        requested: [],
        already: [{ cancelRequestedAt: requested[0]?.cancelRequestedAt }],
      });
      const { task: ended } = await fixture.settle(claim, { status: 'cancelled' });
      expect(ended).toMatchObject({ status: 'cancelled', reason: 'user' });
      expect((await fixture.eventsOf(task.id)).filter((type) => type === 'CancelRequested')).toHaveLength(1);
      expect(await fixture.cancel(task.id)).toMatchObject({ ended: [{ id: task.id }] });
    });

    test('may be made to force later', async () => {
      const fixture = await Fixture.begin(open);
      const { task } = await fixture.run();
      await fixture.cancel(task.id);
      const force = { by: 'ada', reason: 'user', now: true, nowMs: fixture.nowMs } as const;
      expect(await fixture.ledger.tasks.requestCancel([task.id], force)).toMatchObject({
        forced: [{ id: task.id }],
        already: [],
      });
      expect(await fixture.ledger.tasks.requestCancel([task.id], force)).toMatchObject({
        forced: [],
        already: [{ id: task.id }],
      });
      const events = await fixture.ledger.events.page(0, { types: new Set(['CancelRequested']) }, 10);
      expect(events.map(({ data }) => data)).toMatchObject([{ now: false }, { now: true }]);
    });

    test('closes the questions of a task that waits', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const { id } = await fixture.ask(claim);
      await fixture.cancel(task.id);
      expect(await fixture.ledger.inputs.get(id)).toMatchObject({ state: 'cancelled', answeredBy: 'ada' });
      expect(await fixture.ledger.inputs.open()).toEqual([]);
      expect((await fixture.get(task.id)).status).toBe('needs_input');
      expect((await fixture.settle(claim, { status: 'cancelled' })).task).toMatchObject({
        status: 'cancelled',
      });
    });

    test('reaches everything below, also below what has ended', async () => {
      const fixture = await Fixture.begin(open);
      const { task: root } = await fixture.run();
      const { task: middle, claim } = await fixture.run(fixture.childOf(root));
      const { task: leaf } = await fixture.run(fixture.childOf(middle));
      const waiting = await fixture.insert(fixture.childOf(middle));
      await fixture.complete(claim);
      const { cancelled, requested } = await fixture.cancel(root.id);
      expect(cancelled).toMatchObject([{ id: waiting.id, reason: 'parent' }]);
      expect(requested.map(({ id }) => id)).toEqual([root.id, leaf.id]);
      expect((await fixture.get(middle.id)).status).toBe('completed');
    });

    test('fails what waits for a cancelled task, not what is cancelled with it', async () => {
      const fixture = await Fixture.begin(open);
      const { task: root } = await fixture.run();
      const child = await fixture.insert(fixture.childOf(root));
      const sibling = await fixture.insert(fixture.childOf(root, { after: [child.id] }));
      const outside = await fixture.insert({ after: [sibling.id] });
      await fixture.cancel(root.id);
      expect(await fixture.get(sibling.id)).toMatchObject({ status: 'cancelled', reason: 'parent' });
      expect(await fixture.get(outside.id)).toMatchObject({ status: 'failed', reason: 'dependency' });
    });

    test('ends an item at once', async () => {
      const fixture = await Fixture.begin(open);
      const { id } = await fixture.insert({ kind: 'item' });
      expect(await fixture.cancel(id)).toMatchObject({ cancelled: [{ id, status: 'cancelled' }] });
    });

    test('knows nothing of tasks that do not exist', async () => {
      const fixture = await Fixture.begin(open);
      expect(await fixture.cancel(fixture.newId())).toEqual({
        cancelled: [],
        requested: [],
        forced: [],
        already: [],
        ended: [],
      });
    });
  });
};
