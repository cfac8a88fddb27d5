// What a ledger promises about removals: old ended tasks are removed whole, others stay, and one event reports each.

import type { TaskId } from '@coxswain/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { chunk } from './chunk.ts';
import { Fixture, type OpenLedger } from './fixture.ts';
import { outputOf } from './output-of.ts';

const DAY = 24 * 3_600_000;

export const retentionConformance = (open: OpenLedger): void => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await Fixture.begin(open);
  });

  /** Tasks that ended up to here are old. */
  const before = (): number => fixture.nowMs - DAY;
  const prune = () => fixture.ledger.retention.prune(before(), 'retention', fixture.nowMs);
  const exists = async (id: TaskId): Promise<boolean> => (await fixture.ledger.tasks.get(id)) !== undefined;

  describe('retention', () => {
    it('removes what the preview says, and no task that is young or active', async () => {
      const { task, claim } = await fixture.run();
      await fixture.record(claim, chunk('x'.repeat(1_000)));
      await fixture.complete(claim);
      fixture.pass(2 * DAY);
      const kept = [
        await fixture.ended({}, { status: 'failed', reason: 'signal', message: 'x' }),
        (await fixture.run()).task,
        await fixture.insert(),
      ];
      const preview = await fixture.ledger.retention.preview(before());
      expect(preview).toMatchObject({ dryRun: true, tasks: 1, events: 4, outputBytes: 1_000 });
      expect(await prune()).toEqual({ ...preview, dryRun: false });
      expect(await exists(task.id)).toBe(false);
      expect(await outputOf(fixture, task)).toBe('');
      for (const { id } of kept) expect(await exists(id)).toBe(true);
    });

    it('leaves a task alone while a descendant or a dependent of it is active', async () => {
      const top = await fixture.run();
      const below = await fixture.run(fixture.childOf(top.task));
      await fixture.complete(top.claim);
      const first = await fixture.ended();
      const next = await fixture.run({ after: [first.id] });
      fixture.pass(2 * DAY);
      expect(await prune()).toMatchObject({ tasks: 0 });
      await fixture.complete(below.claim);
      await fixture.complete(next.claim);
      fixture.pass(2 * DAY);
      expect(await prune()).toMatchObject({ tasks: 4 });
    });

    it('leaves one line for each, which watchers see', async () => {
      const task = await fixture.ended();
      fixture.pass(2 * DAY);
      const head = fixture.ledger.events.head();
      const { signal } = new AbortController();
      const batches = fixture.ledger.events.subscribe(head, {}, signal)[Symbol.asyncIterator]();
      const next = batches.next();
      await prune();
      const { value } = await next;
      expect(value[0].event).toMatchObject({
        type: 'TaskDeleted',
        taskId: task.id,
        data: { by: 'retention', status: 'completed', events: 3, outputBytes: 0 },
      });
      expect(await fixture.ledger.events.page(0, {}, 10)).toMatchObject([{ type: 'TaskDeleted' }]);
    });

    it('counts what is left', async () => {
      await fixture.ended();
      fixture.pass(2 * DAY);
      await fixture.insert();
      await prune();
      expect(await fixture.ledger.tasks.counts()).toMatchObject({ completed: 0, pending: 1 });
    });

    it('expires cursors that it overtakes, and no others, also after a restart', async () => {
      await fixture.ended();
      fixture.pass(2 * DAY);
      const head = fixture.ledger.events.head();
      const kept = await fixture.insert();
      await prune();
      await fixture.reopen();
      const { events } = fixture.ledger;
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
      const task = await fixture.ended({ title: 'gone' });
      expect(await fixture.ledger.tasks.remove([task.id], 'someone', fixture.nowMs)).toEqual([task.id]);
      expect(await exists(task.id)).toBe(false);
      const left = await fixture.ledger.events.page(0, {}, 10);
      expect(left).toMatchObject([{ type: 'TaskDeleted', taskId: task.id, data: { by: 'someone' } }]);
    });

    it('does not touch an active one', async () => {
      const { task } = await fixture.run();
      expect(await fixture.ledger.tasks.remove([task.id], 'someone', fixture.nowMs)).toEqual([]);
      expect(await exists(task.id)).toBe(true);
    });
  });
};
