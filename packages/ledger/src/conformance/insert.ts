import type { JobId } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import type { NewTask } from '../writes.ts';
import { at, NO_LIMITS, type OpenLedger, World } from './world.ts';

/** What holds when tasks come in. */
export const insertConformance = (open: OpenLedger): void => {
  describe('inserting', () => {
    test('gives the task back as it is stored', async () => {
      const world = await World.begin(open);
      const task = await world.insert({ title: 'Nightly' });
      expect(task).toMatchObject({ status: 'pending', description: 'Nightly', attempt: 0, revision: 1 });
      expect(await world.get(task.id)).toEqual(task);
    });

    test('keeps every field', async () => {
      const world = await World.begin(open);
      const wanted = world.newTask({
        kind: 'manual',
        source: 'channel',
        jobId: 'job_1' as JobId,
        agent: 'claude',
        session: 'review',
        user: 'grace',
        origin: { channel: 'slack', peer: '#dev', thread: '17' },
        deliverTo: ['slack:#dev'],
        title: '日本語の題',
        prompt: 'line one\nline "two"\u0000',
        command: ['printf', '%s', 'a b'],
        runtime: 'acp',
        model: 'large',
        workDir: '/srv/project',
        addDirs: ['/srv/other'],
        without: ['mcp'],
        priority: -7,
        group: 'gpu',
        labels: { team: 'core', 'with space': '' },
        runAtMs: world.nowMs + 5_000,
        maxAttempts: 4,
        onInput: 'deny',
        outputSchema: { type: 'object' },
        idempotencyKey: 'key-1',
        environmentRef: 'env_1',
      });
      await world.insertAll([wanted]);
      const { createdAtMs, runAtMs, environmentRef, requestHash, isExternalRoot, submitter, ...fields } =
        wanted;
      expect(await world.get(wanted.id)).toMatchObject({
        ...fields,
        createdAt: at(createdAtMs),
        runAt: at(runAtMs ?? 0),
      });
      expect(await world.ledger.tasks.environmentOf(wanted.id)).toBe('env_1');
    });

    test('tells of the task with an event that carries it', async () => {
      const world = await World.begin(open);
      const task = await world.insert({ labels: { a: 'b' } });
      const [event, ...others] = await world.ledger.events.page(0, {}, 10);
      expect(others).toEqual([]);
      expect(event).toMatchObject({
        type: 'TaskQueued',
        taskId: task.id,
        rootId: task.id,
        agent: 'shell',
        session: task.session,
        at: task.createdAt,
      });
      expect(event?.data).toEqual({ task });
    });

    test('numbers tasks in the order they came in', async () => {
      const world = await World.begin(open);
      await world.insertAll([world.newTask(), world.newTask(), world.newTask()]);
      const last = await world.insert();
      const { tasks } = await world.ledger.tasks.list({ order: 'created', limit: 10 });
      const numbers = tasks.map(({ n }) => n);
      expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
      expect(numbers[0]).toBe(last.n);
    });

    test('admits or refuses each task of a batch on its own', async () => {
      const world = await World.begin(open);
      const gone = world.newId();
      const [first, second, third] = await world.insertAll([
        world.newTask(),
        world.newTask({ after: [gone] }),
        world.newTask(),
      ]);
      expect(first).toMatchObject({ outcome: 'inserted' });
      expect(second).toEqual({ outcome: 'missing', taskId: gone });
      expect(third).toMatchObject({ outcome: 'inserted' });
    });

    test('lets a task refer to those before it in the same batch', async () => {
      const world = await World.begin(open);
      const parent = world.newTask();
      const sibling = world.childOf(parent);
      const last = world.childOf(parent, { after: [sibling.id] });
      const outcomes = await world.insertAll([parent, sibling, last]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['inserted', 'inserted', 'inserted']);
      expect(await world.get(last.id)).toMatchObject({
        parentId: parent.id,
        rootId: parent.id,
        after: [sibling.id],
      });
    });
  });

  describe('a large batch', () => {
    test('of all sorts of tasks is stored as each was given back', async () => {
      const world = await World.begin(open);
      const tasks: NewTask[] = [];
      for (let count = 0; count < 200; count += 1) {
        const before = tasks[count - 7];
        tasks.push(
          world.newTask({
            title: count % 3 === 0 ? `task ${count}` : undefined,
            labels: count % 4 === 0 ? { part: String(count), even: 'yes' } : {},
            priority: count % 5,
            session: count % 6 === 0 ? 'shared' : (tasks[count - 1]?.session ?? 'first'),
            after: count % 10 === 9 && before !== undefined ? [before.id] : [],
            ...(count % 8 === 7 && before !== undefined
              ? { parentId: before.id, rootId: before.rootId }
              : {}),
          }),
        );
      }
      const outcomes = await world.insertAll(tasks);
      for (const outcome of outcomes) {
        if (outcome.outcome !== 'inserted') throw new Error(`refused: ${outcome.outcome}`);
        expect(await world.get(outcome.task.id)).toEqual(outcome.task);
      }
      const { tasks: labelled } = await world.ledger.tasks.list({
        order: 'created',
        limit: 100,
        label: [{ key: 'even' }],
      });
      expect(labelled).toHaveLength(50);
      expect(await world.claim({ '': 200 })).toHaveLength(1);
    });

    test('that uses a generated session twice has its tasks in line', async () => {
      const world = await World.begin(open);
      const first = world.newTask();
      await world.insertAll([first, world.newTask(), world.newTask({ session: first.session })]);
      expect(await world.claim({ '': 9 })).toHaveLength(2);
      expect(await world.ledger.sessions.get(first.session)).toMatchObject({ tasks: 2, activeTasks: 2 });
    });
  });

  describe('what a new task refers to', () => {
    test('a parent, a dependency and a retried task must exist', async () => {
      const world = await World.begin(open);
      const taskId = world.newId();
      const missing = { outcome: 'missing', taskId };
      expect(await world.offer({ parentId: taskId, rootId: taskId })).toEqual(missing);
      expect(await world.offer({ after: [taskId] })).toEqual(missing);
      expect(await world.offer({ retryOf: taskId })).toEqual(missing);
    });

    test('a parent that has ended gets no more children', async () => {
      const world = await World.begin(open);
      const parent = await world.ended();
      const outcome = await world.offer(world.childOf(parent));
      expect(outcome).toEqual({ outcome: 'ended', taskId: parent.id, status: 'completed' });
    });

    test('a completed dependency is satisfied, a failed or cancelled one refused', async () => {
      const world = await World.begin(open);
      const completed = await world.ended();
      const failed = await world.ended(
        {},
        { status: 'failed', reason: 'exit_code', message: 'exited with 1' },
      );
      const cancelled = await world.ended({}, { status: 'cancelled', reason: 'user', by: 'ada' });
      expect(await world.offer({ after: [failed.id] })).toMatchObject({ outcome: 'ended', status: 'failed' });
      expect(await world.offer({ after: [completed.id, cancelled.id] })).toMatchObject({
        outcome: 'ended',
        taskId: cancelled.id,
      });
      const { id } = await world.insert({ after: [completed.id, completed.id] });
      expect((await world.claimOne()).task.id).toBe(id);
    });

    test('a second retry is refused while the first is active, unless it is not asked for', async () => {
      const world = await World.begin(open);
      const failed = await world.ended({}, { status: 'failed', reason: 'signal', message: 'killed' });
      const retry = await world.insert({ retryOf: failed.id });
      const strict = { ...NO_LIMITS, refuseActiveRetry: true };
      expect(await world.offer({ retryOf: failed.id }, strict)).toEqual({
        outcome: 'retry_active',
        taskId: retry.id,
      });
      const newer = await world.insert({ retryOf: failed.id });
      expect(await world.ledger.tasks.newestRetry(failed.id)).toEqual(newer);
      expect(await world.ledger.tasks.newestRetry(newer.id)).toBeUndefined();
      await world.cancel(retry.id, newer.id);
      expect(await world.offer({ retryOf: failed.id }, strict)).toMatchObject({ outcome: 'inserted' });
    });
  });
};
