// What a ledger promises about removals: old ended tasks go whole, others stay, and one line tells of each.

import type { TaskId } from '@coxswain/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { chunk } from './chunk.ts';
import { outputOf } from './output-of.ts';
import { type OpenLedger, World } from './world.ts';

const DAY = 24 * 3_600_000;

export const retentionConformance = (open: OpenLedger): void => {
  let world: World;
  beforeEach(async () => {
    world = await World.begin(open);
  });

  /** Tasks that ended up to here are old. */
  const before = (): number => world.nowMs - DAY;
  const prune = () => world.ledger.retention.prune(before(), 'retention', world.nowMs);
  const exists = async (id: TaskId): Promise<boolean> => (await world.ledger.tasks.get(id)) !== undefined;

  describe('retention', () => {
    it('removes what the preview says, and no task that is young or active', async () => {
      const { task, claim } = await world.run();
      await world.record(claim, chunk('x'.repeat(1_000)));
      await world.complete(claim);
      world.pass(2 * DAY);
      const kept = [
        await world.ended({}, { status: 'failed', reason: 'signal', message: 'x' }),
        (await world.run()).task,
        await world.insert(),
      ];
      const preview = await world.ledger.retention.preview(before());
      expect(preview).toMatchObject({ dryRun: true, tasks: 1, events: 4, outputBytes: 1_000 });
      expect(await prune()).toEqual({ ...preview, dryRun: false });
      expect(await exists(task.id)).toBe(false);
      expect(await outputOf(world, task)).toBe('');
      for (const { id } of kept) expect(await exists(id)).toBe(true);
    });

    it('leaves a task alone while a descendant or a dependent of it is active', async () => {
      const top = await world.run();
      const below = await world.run(world.childOf(top.task));
      await world.complete(top.claim);
      const first = await world.ended();
      const next = await world.run({ after: [first.id] });
      world.pass(2 * DAY);
      expect(await prune()).toMatchObject({ tasks: 0 });
      await world.complete(below.claim);
      await world.complete(next.claim);
      world.pass(2 * DAY);
      expect(await prune()).toMatchObject({ tasks: 4 });
    });

    it('leaves one line for each, which watchers see', async () => {
      const task = await world.ended();
      world.pass(2 * DAY);
      const head = world.ledger.events.head();
      const { signal } = new AbortController();
      const batches = world.ledger.events.subscribe(head, {}, signal)[Symbol.asyncIterator]();
      const next = batches.next();
      await prune();
      const { value } = await next;
      expect(value[0].event).toMatchObject({
        type: 'TaskDeleted',
        taskId: task.id,
        data: { by: 'retention', status: 'completed', events: 3, outputBytes: 0 },
      });
      expect(await world.ledger.events.page(0, {}, 10)).toMatchObject([{ type: 'TaskDeleted' }]);
    });

    it('counts what is left', async () => {
      await world.ended();
      world.pass(2 * DAY);
      await world.insert();
      await prune();
      expect(await world.ledger.tasks.counts()).toMatchObject({ completed: 0, pending: 1 });
    });

    it('expires cursors that it overtakes, and no others, also after a restart', async () => {
      await world.ended();
      world.pass(2 * DAY);
      const head = world.ledger.events.head();
      const kept = await world.insert();
      await prune();
      await world.reopen();
      const { events } = world.ledger;
      const { signal } = new AbortController();
      expect(await events.oldest()).toBe(head);
      expect(() => events.subscribe(head - 1, {}, signal)).toThrowError(
        expect.objectContaining({ code: 'cursor_expired', extras: { oldestSeq: head } }),
      );
      expect(() => events.subscribe(head, {}, signal)).not.toThrow();
      const ofTask = events.subscribe(0, { taskIds: new Set([kept.id]) }, signal)[Symbol.asyncIterator]();
      expect((await ofTask.next()).value[0].event.taskId).toBe(kept.id);
    });
  });

  describe('removing a task', () => {
    it('leaves nothing of it but the line', async () => {
      const task = await world.ended({ title: 'gone' });
      expect(await world.ledger.tasks.remove([task.id], 'someone', world.nowMs)).toEqual([task.id]);
      expect(await exists(task.id)).toBe(false);
      const left = await world.ledger.events.page(0, {}, 10);
      expect(left).toMatchObject([{ type: 'TaskDeleted', taskId: task.id, data: { by: 'someone' } }]);
    });

    it('does not touch an active one', async () => {
      const { task } = await world.run();
      expect(await world.ledger.tasks.remove([task.id], 'someone', world.nowMs)).toEqual([]);
      expect(await exists(task.id)).toBe(true);
    });
  });
};
