import { LED_POOL } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { type OpenLedger, World } from './world.ts';

const MESSAGE = 'Server restarted during execution';

/** After a crash. */
export const recoverConformance = (open: OpenLedger): void => {
  describe('recovering', () => {
    test('fails what ran or waited and says what may be left of it', async () => {
      const world = await World.begin(open);
      const running = await world.run();
      const waiting = await world.run();
      await world.ledger.tasks.noteProcess(running.claim, 4711, '123456');
      await world.ledger.tasks.noteProcess({ ...waiting.claim, runId: 'other' }, 1, '1');
      const { id } = await world.ask(waiting.claim);
      await world.reopen();
      const recovered = await world.ledger.tasks.recover(MESSAGE, world.pass());
      expect(recovered).toMatchObject([
        { claim: running.claim, pid: 4711, pidStartTime: '123456' },
        { claim: waiting.claim, pid: undefined },
      ]);
      const error = { code: 'restarted', message: MESSAGE };
      for (const { task } of recovered)
        expect(task).toMatchObject({ status: 'failed', reason: 'restarted', error });
      expect(await world.ledger.inputs.get(id)).toMatchObject({ state: 'cancelled' });
      expect(await world.record(running.claim)).toBe(false);
      expect(await world.ledger.tasks.recover(MESSAGE, world.nowMs)).toEqual([]);
    });

    test('leaves pending tasks and items as they are', async () => {
      const world = await World.begin(open);
      const [task, item] = [await world.insert(), await world.insert({ kind: 'item' })];
      await world.reopen();
      expect(await world.ledger.tasks.recover(MESSAGE, world.nowMs)).toEqual([]);
      expect(await world.get(task.id)).toEqual(task);
      expect(await world.get(item.id)).toEqual(item);
      expect((await world.claimOne()).task.id).toBe(task.id);
    });

    test('fails what waited for a task that was lost and opens its session', async () => {
      const world = await World.begin(open);
      const { task } = await world.run({ session: 's' });
      const dependent = await world.insert({ after: [task.id] });
      const next = await world.insert({ session: 's' });
      await world.ledger.tasks.recover(MESSAGE, world.nowMs);
      expect((await world.get(dependent.id)).reason).toBe('dependency');
      expect((await world.claimOne()).task.id).toBe(next.id);
    });

    test('cancels what is pending below what the daemon led, at any depth, and leaves items there', async () => {
      const world = await World.begin(open);
      const alone = await world.run();
      const workflow = await world.insert({ agent: 'cox', runtime: 'cox', kind: 'workflow' });
      const [led] = await world.claim({ [LED_POOL]: 1 });
      const step = await world.run(world.childOf(workflow, { kind: 'step', session: 's' }));
      const [waits, note] = [
        await world.insert(world.childOf(workflow, { kind: 'step' })),
        await world.insert(world.childOf(workflow, { kind: 'item' })),
      ];
      const below = await world.insert(world.childOf(step.task));
      const next = await world.insert({ session: 's' });
      const kept = await world.insert(world.childOf(alone.task));
      const recovered = await world.ledger.tasks.recover(MESSAGE, world.pass());
      expect(recovered.map(({ claim }) => claim)).toEqual([alone.claim, led?.claim, step.claim]);
      for (const { task } of recovered) expect(task).toMatchObject({ status: 'failed', reason: 'restarted' });
      for (const { id } of [waits, below]) {
        expect(await world.get(id)).toMatchObject({ status: 'cancelled', reason: 'parent' });
        expect((await world.eventsOf(id)).at(-1)).toBe('TaskCancelled');
      }
      expect((await world.get(note.id)).status).toBe('pending');
      const claimed = await world.claim({ '': 9 });
      expect(claimed.map(({ task }) => task.id)).toEqual([kept.id, next.id]);
    });

    test('takes ten thousand at once', async () => {
      const world = await World.begin(open);
      await world.insertAll(Array.from({ length: 10_000 }, () => world.newTask()));
      expect(await world.claim({ '': 10_000 })).toHaveLength(10_000);
      expect(await world.ledger.tasks.recover(MESSAGE, world.nowMs)).toHaveLength(10_000);
      expect(await world.ledger.tasks.counts()).toMatchObject({ running: 0, failed: 10_000 });
    });
  });
};
