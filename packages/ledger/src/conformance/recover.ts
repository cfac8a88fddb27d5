import { LED_POOL, type Reason, type TaskId } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { type OpenLedger, World } from './world.ts';

const MESSAGE = 'Server restarted during execution';

/** After a crash. */
export const recoverConformance = (open: OpenLedger): void => {
  describe('recovering', () => {
    test('fails what ran or waited, and knew before what may be left of it', async () => {
      const world = await World.begin(open);
      const running = await world.run();
      const waiting = await world.run();
      await world.ledger.tasks.noteProcess(running.claim, 4711, '123456');
      await world.ledger.tasks.noteProcess({ ...waiting.claim, runId: 'other' }, 1, '1');
      const { id } = await world.ask(waiting.claim);
      await world.reopen();
      expect(await world.ledger.tasks.claims()).toEqual([
        { claim: running.claim, pid: 4711, pidStartTime: '123456' },
        { claim: waiting.claim, pid: undefined, pidStartTime: undefined },
      ]);
      const recovered = await world.ledger.tasks.recover({ message: MESSAGE }, world.pass());
      expect(recovered.map(({ task }) => task.id)).toEqual([running.task.id, waiting.task.id]);
      const error = { code: 'restarted', message: MESSAGE };
      for (const { task } of recovered)
        expect(task).toMatchObject({ status: 'failed', reason: 'restarted', error });
      expect(await world.ledger.tasks.claims()).toEqual([]);
      expect(await world.ledger.inputs.get(id)).toMatchObject({ state: 'cancelled' });
      expect(await world.record(running.claim)).toBe(false);
    });

    test('returns what it ended until that was followed up, with the environment it needed', async () => {
      const world = await World.begin(open);
      const { task } = await world.run({ environmentRef: 'env' });
      const recover = () => world.ledger.tasks.recover({ message: MESSAGE }, world.pass());
      const first = await recover();
      expect(first).toMatchObject([{ task: { id: task.id }, environmentRef: 'env' }]);
      await world.reopen();
      const second = await world.run();
      expect(await recover()).toMatchObject([...first, { task: { id: second.task.id } }]);
      await world.ledger.tasks.recovered();
      expect(await recover()).toEqual([]);
    });

    test('notes what was ended of a task before its end, in the same transaction', async () => {
      const world = await World.begin(open);
      const { task } = await world.run();
      const sleeper = { pid: 4712, command: 'sleep 1000', signal: 'SIGKILL' };
      await world.ledger.tasks.recover(
        { message: MESSAGE, processes: new Map([[task.id, [sleeper]]]) },
        world.pass(),
      );
      expect((await world.ledger.tasks.work(task.id)).processes).toEqual([sleeper]);
      expect((await world.eventsOf(task.id)).slice(-2)).toEqual(['ProcessesEnded', 'TaskFailed']);
    });

    test('cancels what was being cancelled, in the words of whoever asked first', async () => {
      const world = await World.begin(open);
      const { task: asked } = await world.run();
      const { task: late } = await world.run();
      const { task: below } = await world.run(world.childOf(asked));
      const cancel = (id: TaskId, request: { by: string; reason: Reason; message?: string; now?: boolean }) =>
        world.ledger.tasks.requestCancel([id], { ...request, nowMs: world.pass() });
      await cancel(asked.id, { by: 'ada', reason: 'user', message: 'not needed' });
      await cancel(asked.id, { by: 'kim', reason: 'user', message: 'now!', now: true });
      await cancel(late.id, { by: 'cox', reason: 'timeout' });
      await cancel(late.id, { by: 'kim', reason: 'user', message: 'now!', now: true });
      await world.reopen();
      await world.ledger.tasks.recover({ message: MESSAGE }, world.pass());
      const ends = async (id: TaskId) =>
        (await world.ledger.events.page(0, { taskIds: new Set([id]) }, 99)).at(-1);
      expect(await world.get(asked.id)).toMatchObject({ status: 'cancelled', reason: 'user' });
      expect(await ends(asked.id)).toMatchObject({ data: { by: 'ada', message: 'not needed' } });
      expect(await ends(late.id)).toMatchObject({
        type: 'TaskCancelled',
        data: { reason: 'timeout', by: 'cox' },
      });
      expect(await ends(late.id)).not.toHaveProperty('data.message');
      expect(await world.get(below.id)).toMatchObject({ status: 'cancelled', reason: 'parent' });
    });

    test('remembers which tasks somebody wants removed until they are', async () => {
      const world = await World.begin(open);
      const { task: running } = await world.run();
      const { task: child } = await world.run(world.childOf(running));
      const pending = await world.insert();
      const request = { by: 'ada', reason: 'user', removes: true, nowMs: world.nowMs } as const;
      await world.ledger.tasks.requestCancel([running.id, pending.id], request);
      await world.reopen();
      expect(await world.ledger.tasks.toRemove()).toEqual([
        { id: running.id, by: 'ada' },
        { id: pending.id, by: 'ada' },
      ]);
      await world.ledger.tasks.recover({ message: MESSAGE }, world.pass());
      await world.ledger.tasks.remove([child.id, running.id, pending.id], 'ada', world.pass());
      expect(await world.ledger.tasks.toRemove()).toEqual([]);
    });

    test('leaves pending tasks and items as they are', async () => {
      const world = await World.begin(open);
      const [task, item] = [await world.insert(), await world.insert({ kind: 'item' })];
      await world.reopen();
      expect(await world.ledger.tasks.recover({ message: MESSAGE }, world.nowMs)).toEqual([]);
      expect(await world.get(task.id)).toEqual(task);
      expect(await world.get(item.id)).toEqual(item);
      expect((await world.claimOne()).task.id).toBe(task.id);
    });

    test('fails what waited for a task that was lost and opens its session', async () => {
      const world = await World.begin(open);
      const { task } = await world.run({ session: 's' });
      const dependent = await world.insert({ after: [task.id] });
      const next = await world.insert({ session: 's' });
      await world.ledger.tasks.recover({ message: MESSAGE }, world.nowMs);
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
      const claims = (await world.ledger.tasks.claims()).map(({ claim }) => claim);
      expect(claims).toEqual([alone.claim, led?.claim, step.claim]);
      const recovered = await world.ledger.tasks.recover({ message: MESSAGE }, world.pass());
      expect(recovered).toHaveLength(3);
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
      expect(await world.ledger.tasks.recover({ message: MESSAGE }, world.nowMs)).toHaveLength(10_000);
      expect(await world.ledger.tasks.counts()).toMatchObject({ running: 0, failed: 10_000 });
    });
  });
};
