import { ORCHESTRATION_POOL, type Reason, type TaskId } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { Fixture, type OpenLedger } from './fixture.ts';

const MESSAGE = 'Server restarted during execution';

/** After a crash. */
export const recoverConformance = (open: OpenLedger): void => {
  describe('recovering', () => {
    test('fails what ran or waited, and knew before what may be left of it', async () => {
      const fixture = await Fixture.begin(open);
      const running = await fixture.run();
      const waiting = await fixture.run();
      await fixture.ledger.tasks.noteProcess(running.claim, 4711, '123456');
      await fixture.ledger.tasks.noteProcess({ ...waiting.claim, runId: 'other' }, 1, '1');
      const { id } = await fixture.ask(waiting.claim);
      await fixture.reopen();
      expect(await fixture.ledger.tasks.claims()).toEqual([
        { claim: running.claim, pid: 4711, pidStartTime: '123456' },
        { claim: waiting.claim, pid: undefined, pidStartTime: undefined },
      ]);
      const recovered = await fixture.ledger.tasks.recover({ message: MESSAGE }, fixture.pass());
      expect(recovered.map(({ task }) => task.id)).toEqual([running.task.id, waiting.task.id]);
      const error = { code: 'restarted', message: MESSAGE };
      for (const { task } of recovered)
        expect(task).toMatchObject({ status: 'failed', reason: 'restarted', error });
      expect(await fixture.ledger.tasks.claims()).toEqual([]);
      expect(await fixture.ledger.inputs.get(id)).toMatchObject({ state: 'cancelled' });
      expect(await fixture.record(running.claim)).toBe(false);
    });

    test('returns what it ended until that was followed up, with the environment it needed', async () => {
      const fixture = await Fixture.begin(open);
      const { task } = await fixture.run({ environmentRef: 'env' });
      const recover = () => fixture.ledger.tasks.recover({ message: MESSAGE }, fixture.pass());
      const first = await recover();
      expect(first).toMatchObject([{ task: { id: task.id }, environmentRef: 'env' }]);
      await fixture.reopen();
      const second = await fixture.run();
      expect(await recover()).toMatchObject([...first, { task: { id: second.task.id } }]);
      await fixture.ledger.tasks.recovered();
      expect(await recover()).toEqual([]);
    });

    test('notes what was ended of a task before its end, in the same transaction', async () => {
      const fixture = await Fixture.begin(open);
      const { task } = await fixture.run();
      const sleeper = { pid: 4712, command: 'sleep 1000', signal: 'SIGKILL' };
      await fixture.ledger.tasks.recover(
        { message: MESSAGE, processes: new Map([[task.id, [sleeper]]]) },
        fixture.pass(),
      );
      expect((await fixture.ledger.tasks.work(task.id)).processes).toEqual([sleeper]);
      expect((await fixture.eventsOf(task.id)).slice(-2)).toEqual(['ProcessesEnded', 'TaskFailed']);
    });

    test('puts what had not begun into the queue again, three times, unless it was to be cancelled', async () => {
      const fixture = await Fixture.begin(open);
      const { task } = await fixture.run();
      const { task: cancelled } = await fixture.run();
      await fixture.cancel(cancelled.id);
      const notBegun = new Set([task.id, cancelled.id]);
      const recover = () => fixture.ledger.tasks.recover({ message: MESSAGE, notBegun }, fixture.pass());
      expect(await recover()).toMatchObject([{ task: { id: cancelled.id, status: 'cancelled' } }]);
      await fixture.ledger.tasks.recovered();
      for (let attempt = 2; attempt <= 4; attempt++) {
        expect(await fixture.ledger.tasks.get(task.id)).toMatchObject({
          status: 'pending',
          reason: 'restarted',
        });
        expect(await fixture.claim()).toMatchObject([{ task: { id: task.id, attempt } }]);
        const recovered = await recover();
        expect(recovered.map(({ task: { status } }) => status)).toEqual(attempt < 4 ? [] : ['failed']);
      }
      expect((await fixture.eventsOf(task.id)).filter((type) => type === 'TaskRetrying')).toHaveLength(3);
    });

    test('does not count the time that a loop of the daemon stood still, but that of a program', async () => {
      const fixture = await Fixture.begin(open);
      const { task: loop, claim } = await fixture.run({ runtime: 'model' });
      const program = await fixture.run();
      fixture.pass(2_000);
      await fixture.record(claim, { type: 'AgentStatus', data: { phase: 'thinking' } });
      fixture.pass(60_000);
      await fixture.reopen();
      const adopted = await fixture.ledger.tasks.adopt([claim, program.claim], fixture.pass(0));
      expect(adopted.map(({ workedMs }) => workedMs)).toEqual([2_000, 62_000]);
      expect((await fixture.ledger.tasks.adopt([claim], fixture.pass(1_000)))[0]?.workedMs).toBe(2_000);
      expect(adopted[0]?.task.id).toBe(loop.id);
    });

    test('cancels what was being cancelled, in the words of whoever asked first', async () => {
      const fixture = await Fixture.begin(open);
      const { task: asked } = await fixture.run();
      const { task: late } = await fixture.run();
      const { task: below } = await fixture.run(fixture.childOf(asked));
      const cancel = (id: TaskId, request: { by: string; reason: Reason; message?: string; now?: boolean }) =>
        fixture.ledger.tasks.requestCancel([id], { ...request, nowMs: fixture.pass() });
      await cancel(asked.id, { by: 'ada', reason: 'user', message: 'not needed' });
      await cancel(asked.id, { by: 'kim', reason: 'user', message: 'now!', now: true });
      await cancel(late.id, { by: 'cox', reason: 'timeout' });
      await cancel(late.id, { by: 'kim', reason: 'user', message: 'now!', now: true });
      await fixture.reopen();
      await fixture.ledger.tasks.recover({ message: MESSAGE }, fixture.pass());
      const ends = async (id: TaskId) =>
        (await fixture.ledger.events.page(0, { taskIds: new Set([id]) }, 99)).at(-1);
      expect(await fixture.get(asked.id)).toMatchObject({ status: 'cancelled', reason: 'user' });
      expect(await ends(asked.id)).toMatchObject({ data: { by: 'ada', message: 'not needed' } });
      expect(await ends(late.id)).toMatchObject({
        type: 'TaskCancelled',
        data: { reason: 'timeout', by: 'cox' },
      });
      expect(await ends(late.id)).not.toHaveProperty('data.message');
      expect(await fixture.get(below.id)).toMatchObject({ status: 'cancelled', reason: 'parent' });
    });

    test('remembers which tasks someone wants removed until they are', async () => {
      const fixture = await Fixture.begin(open);
      const { task: running } = await fixture.run();
      const { task: child } = await fixture.run(fixture.childOf(running));
      const pending = await fixture.insert();
      const request = { by: 'ada', reason: 'user', removes: true, nowMs: fixture.nowMs } as const;
      await fixture.ledger.tasks.requestCancel([running.id, pending.id], request);
      await fixture.reopen();
      expect(await fixture.ledger.tasks.toRemove()).toEqual([
        { id: running.id, by: 'ada' },
        { id: pending.id, by: 'ada' },
      ]);
      await fixture.ledger.tasks.recover({ message: MESSAGE }, fixture.pass());
      await fixture.ledger.tasks.remove([child.id, running.id, pending.id], 'ada', fixture.pass());
      expect(await fixture.ledger.tasks.toRemove()).toEqual([]);
    });

    test('leaves pending tasks and items as they are', async () => {
      const fixture = await Fixture.begin(open);
      const [task, item] = [await fixture.insert(), await fixture.insert({ kind: 'item' })];
      await fixture.reopen();
      expect(await fixture.ledger.tasks.recover({ message: MESSAGE }, fixture.nowMs)).toEqual([]);
      expect(await fixture.get(task.id)).toEqual(task);
      expect(await fixture.get(item.id)).toEqual(item);
      expect((await fixture.claimOne()).task.id).toBe(task.id);
    });

    test('fails what waited for a task that was lost and opens its session', async () => {
      const fixture = await Fixture.begin(open);
      const { task } = await fixture.run({ session: 's' });
      const dependent = await fixture.insert({ after: [task.id] });
      const next = await fixture.insert({ session: 's' });
      await fixture.ledger.tasks.recover({ message: MESSAGE }, fixture.nowMs);
      expect((await fixture.get(dependent.id)).reason).toBe('dependency');
      expect((await fixture.claimOne()).task.id).toBe(next.id);
    });

    test('cancels what is pending below orchestrated runs, at any depth, and leaves items there', async () => {
      const fixture = await Fixture.begin(open);
      const alone = await fixture.run();
      const workflow = await fixture.insert({ agent: 'cox', runtime: 'cox', kind: 'workflow' });
      const [orchestrated] = await fixture.claim({ [ORCHESTRATION_POOL]: 1 });
      const step = await fixture.run(fixture.childOf(workflow, { kind: 'step', session: 's' }));
      const [waits, note] = [
        await fixture.insert(fixture.childOf(workflow, { kind: 'step' })),
        await fixture.insert(fixture.childOf(workflow, { kind: 'item' })),
      ];
      const below = await fixture.insert(fixture.childOf(step.task));
      const next = await fixture.insert({ session: 's' });
      const kept = await fixture.insert(fixture.childOf(alone.task));
      const claims = (await fixture.ledger.tasks.claims()).map(({ claim }) => claim);
      expect(claims).toEqual([alone.claim, orchestrated?.claim, step.claim]);
      const recovered = await fixture.ledger.tasks.recover({ message: MESSAGE }, fixture.pass());
      expect(recovered).toHaveLength(3);
      for (const { task } of recovered) expect(task).toMatchObject({ status: 'failed', reason: 'restarted' });
      for (const { id } of [waits, below]) {
        expect(await fixture.get(id)).toMatchObject({ status: 'cancelled', reason: 'parent' });
        expect((await fixture.eventsOf(id)).at(-1)).toBe('TaskCancelled');
      }
      expect((await fixture.get(note.id)).status).toBe('pending');
      const claimed = await fixture.claim({ '': 9 });
      expect(claimed.map(({ task }) => task.id)).toEqual([kept.id, next.id]);
    });

    test('takes ten thousand at once', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insertAll(Array.from({ length: 10_000 }, () => fixture.newTask()));
      expect(await fixture.claim({ '': 10_000 })).toHaveLength(10_000);
      expect(await fixture.ledger.tasks.recover({ message: MESSAGE }, fixture.nowMs)).toHaveLength(10_000);
      expect(await fixture.ledger.tasks.counts()).toMatchObject({ running: 0, failed: 10_000 });
    });
  });
};
