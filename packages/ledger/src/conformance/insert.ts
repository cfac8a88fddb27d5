import type { JobId } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import type { NewTask } from '../writes.ts';
import { at, Fixture, NO_LIMITS, type OpenLedger } from './fixture.ts';

/** What holds when tasks come in. */
export const insertConformance = (open: OpenLedger): void => {
  describe('inserting', () => {
    test('gives the task back as it is stored', async () => {
      const fixture = await Fixture.begin(open);
      const task = await fixture.insert({ title: 'Nightly' });
      expect(task).toMatchObject({ status: 'pending', description: 'Nightly', attempt: 0, revision: 1 });
      expect(await fixture.get(task.id)).toEqual(task);
    });

    test('keeps every field', async () => {
      const fixture = await Fixture.begin(open);
      const wanted = fixture.newTask({
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
        runAtMs: fixture.nowMs + 5_000,
        maxAttempts: 4,
        onInput: 'deny',
        outputSchema: { type: 'object' },
        idempotencyKey: 'key-1',
        environmentRef: 'env_1',
      });
      await fixture.insertAll([wanted]);
      const { createdAtMs, runAtMs, environmentRef, requestHash, isExternalRoot, submitter, ...fields } =
        wanted;
      expect(await fixture.get(wanted.id)).toMatchObject({
        ...fields,
        createdAt: at(createdAtMs),
        runAt: at(runAtMs ?? 0),
      });
      expect(await fixture.ledger.tasks.environmentOf(wanted.id)).toBe('env_1');
    });

    test('emits an event that carries the task', async () => {
      const fixture = await Fixture.begin(open);
      const task = await fixture.insert({ labels: { a: 'b' } });
      const [event, ...others] = await fixture.ledger.events.page(0, {}, 10);
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
      const fixture = await Fixture.begin(open);
      await fixture.insertAll([fixture.newTask(), fixture.newTask(), fixture.newTask()]);
      const last = await fixture.insert();
      const { tasks } = await fixture.ledger.tasks.list({ order: 'created', limit: 10 });
      const numbers = tasks.map(({ n }) => n);
      expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
      expect(numbers[0]).toBe(last.n);
    });

    test('admits or refuses each task of a batch on its own', async () => {
      const fixture = await Fixture.begin(open);
      const gone = fixture.newId();
      const [first, second, third] = await fixture.insertAll([
        fixture.newTask(),
        fixture.newTask({ after: [gone] }),
        fixture.newTask(),
      ]);
      expect(first).toMatchObject({ outcome: 'inserted' });
      expect(second).toEqual({ outcome: 'missing', taskId: gone });
      expect(third).toMatchObject({ outcome: 'inserted' });
    });

    test('lets a task refer to those before it in the same batch', async () => {
      const fixture = await Fixture.begin(open);
      const parent = fixture.newTask();
      const sibling = fixture.childOf(parent);
      const last = fixture.childOf(parent, { after: [sibling.id] });
      const outcomes = await fixture.insertAll([parent, sibling, last]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['inserted', 'inserted', 'inserted']);
      expect(await fixture.get(last.id)).toMatchObject({
        parentId: parent.id,
        rootId: parent.id,
        after: [sibling.id],
      });
    });
  });

  describe('a large batch', () => {
    test('of all sorts of tasks is stored as each was given back', async () => {
      const fixture = await Fixture.begin(open);
      const tasks: NewTask[] = [];
      for (let count = 0; count < 200; count += 1) {
        const before = tasks[count - 7];
        tasks.push(
          fixture.newTask({
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
      const outcomes = await fixture.insertAll(tasks);
      for (const outcome of outcomes) {
        if (outcome.outcome !== 'inserted') throw new Error(`refused: ${outcome.outcome}`);
        expect(await fixture.get(outcome.task.id)).toEqual(outcome.task);
      }
      const { tasks: labelled } = await fixture.ledger.tasks.list({
        order: 'created',
        limit: 100,
        label: [{ key: 'even' }],
      });
      expect(labelled).toHaveLength(50);
      expect(await fixture.claim({ '': 200 })).toHaveLength(1);
    });

    test('that uses a generated session twice has its tasks in line', async () => {
      const fixture = await Fixture.begin(open);
      const first = fixture.newTask();
      await fixture.insertAll([first, fixture.newTask(), fixture.newTask({ session: first.session })]);
      expect(await fixture.claim({ '': 9 })).toHaveLength(2);
      expect(await fixture.ledger.sessions.get(first.session)).toMatchObject({ tasks: 2, activeTasks: 2 });
    });
  });

  describe('what a new task refers to', () => {
    test('a parent, a dependency and a retried task must exist', async () => {
      const fixture = await Fixture.begin(open);
      const taskId = fixture.newId();
      const missing = { outcome: 'missing', taskId };
      expect(await fixture.offer({ parentId: taskId, rootId: taskId })).toEqual(missing);
      expect(await fixture.offer({ after: [taskId] })).toEqual(missing);
      expect(await fixture.offer({ retryOf: taskId })).toEqual(missing);
    });

    test('a parent that has ended gets no more children', async () => {
      const fixture = await Fixture.begin(open);
      const parent = await fixture.ended();
      const outcome = await fixture.offer(fixture.childOf(parent));
      expect(outcome).toEqual({ outcome: 'ended', taskId: parent.id, status: 'completed' });
    });

    test('a completed dependency is satisfied, a failed or cancelled one refused', async () => {
      const fixture = await Fixture.begin(open);
      const completed = await fixture.ended();
      const failed = await fixture.ended(
        {},
        { status: 'failed', reason: 'exit_code', message: 'exited with 1' },
      );
      const cancelled = await fixture.ended({}, { status: 'cancelled', reason: 'user', by: 'ada' });
      expect(await fixture.offer({ after: [failed.id] })).toMatchObject({
        outcome: 'ended',
        status: 'failed',
      });
      expect(await fixture.offer({ after: [completed.id, cancelled.id] })).toMatchObject({
        outcome: 'ended',
        taskId: cancelled.id,
      });
      const { id } = await fixture.insert({ after: [completed.id, completed.id] });
      expect((await fixture.claimOne()).task.id).toBe(id);
    });

    test('a second retry is refused while the first is active, unless it is not asked for', async () => {
      const fixture = await Fixture.begin(open);
      const failed = await fixture.ended({}, { status: 'failed', reason: 'signal', message: 'killed' });
      const retry = await fixture.insert({ retryOf: failed.id });
      const strict = { ...NO_LIMITS, refuseActiveRetry: true };
      expect(await fixture.offer({ retryOf: failed.id }, strict)).toEqual({
        outcome: 'retry_active',
        taskId: retry.id,
      });
      const newer = await fixture.insert({ retryOf: failed.id });
      expect(await fixture.ledger.tasks.newestRetry(failed.id)).toEqual(newer);
      expect(await fixture.ledger.tasks.newestRetry(newer.id)).toBeUndefined();
      await fixture.cancel(retry.id, newer.id);
      expect(await fixture.offer({ retryOf: failed.id }, strict)).toMatchObject({ outcome: 'inserted' });
    });
  });
};
