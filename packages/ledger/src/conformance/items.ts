import { type InputRequest, inputIdFrom, type Task, type TaskId, type TaskStatus } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import type { InsertOutcome, NewTask } from '../writes.ts';
import { at, Fixture, type OpenLedger } from './fixture.ts';

const LIMIT = 100;

const offerItem = (
  fixture: Fixture,
  item: Partial<NewTask> = {},
  treeMaxTasks = LIMIT,
): Promise<InsertOutcome> =>
  fixture.ledger.items.create(
    fixture.newTask({ kind: 'item', session: 's', isExternalRoot: false, ...item }),
    {
      treeMaxTasks,
    },
  );

const offerTo = (fixture: Fixture, session: string, sessionMaxItems: number): Promise<InsertOutcome> =>
  fixture.ledger.items.create(fixture.newTask({ kind: 'item', session, isExternalRoot: false }), {
    treeMaxTasks: LIMIT,
    sessionMaxItems,
  });

const newItem = async (fixture: Fixture, item: Partial<NewTask> = {}): Promise<Task> => {
  const outcome = await offerItem(fixture, item);
  if (outcome.outcome !== 'inserted') throw new Error(`not inserted: ${JSON.stringify(outcome)}`);
  return outcome.task;
};

const part = (fixture: Fixture, parent: Task): Partial<NewTask> => {
  const { id, parentId, rootId } = fixture.childOf(parent);
  return { id, parentId, rootId };
};

const move = (fixture: Fixture, id: TaskId, status: TaskStatus, message?: string) =>
  fixture.ledger.items.move(id, { status, by: 'ada', reason: 'agent', message }, fixture.nowMs);

const statusesOf = async (fixture: Fixture, id: TaskId): Promise<readonly string[]> =>
  (await fixture.ledger.tasks.history(id)).map(({ status }) => status);

const openIn = async (fixture: Fixture, session: string, limit = LIMIT): Promise<readonly TaskId[]> =>
  (await fixture.ledger.items.open(session, limit)).map(({ id }) => id);

/** To-dos of an agent. */
export const itemsConformance = (open: OpenLedger): void => {
  describe('an item', () => {
    test('is kept, never claimed, and counts nowhere', async () => {
      const fixture = await Fixture.begin(open);
      const item = await newItem(fixture, { title: 'look at the logs' });
      expect(item).toMatchObject({ kind: 'item', status: 'pending', description: 'look at the logs' });
      expect(await fixture.claim({ '': 9 })).toEqual([]);
      await move(fixture, item.id, 'running');
      expect(await fixture.get(item.id)).toMatchObject({ status: 'running', attempt: 1, node: undefined });
      expect(await fixture.ledger.tasks.counts()).toMatchObject({ pending: 0, running: 0 });
      expect(await fixture.ledger.tasks.allocated()).toEqual({ working: {}, waiting: 0 });
      expect(await fixture.offer({}, { treeMaxTasks: 1, queueCapacity: 1, backgroundMax: 1 })).toMatchObject({
        outcome: 'inserted',
      });
    });

    test('does not hold up its session, whatever status it has', async () => {
      const fixture = await Fixture.begin(open);
      for (const status of ['pending', 'running', 'needs_input'] as const) {
        const item = await newItem(fixture);
        if (status !== 'pending') await move(fixture, item.id, 'running');
        if (status === 'needs_input') await move(fixture, item.id, status);
        const { claim } = await fixture.run({ session: 's' });
        await fixture.complete(claim);
      }
      expect(await fixture.ledger.sessions.get('s')).toMatchObject({ tasks: 3, activeTasks: 0 });
    });

    test('is refused when the list of its session is full, ended ones included, and of no other', async () => {
      const fixture = await Fixture.begin(open);
      const first = await newItem(fixture);
      await move(fixture, first.id, 'completed');
      expect((await offerTo(fixture, 's', 2)).outcome).toBe('inserted');
      expect(await offerTo(fixture, 's', 2)).toEqual({
        outcome: 'limit',
        limit: 'items.maxPerSession',
        current: 2,
      });
      expect((await offerTo(fixture, 'other', 2)).outcome).toBe('inserted');
    });

    test('survives a crash as it was', async () => {
      const fixture = await Fixture.begin(open);
      const items = [await newItem(fixture), await newItem(fixture), await newItem(fixture)];
      await move(fixture, items[1]?.id as TaskId, 'running');
      await move(fixture, items[2]?.id as TaskId, 'needs_input');
      const before = await fixture.ledger.tasks.getMany(items.map(({ id }) => id));
      await fixture.reopen();
      expect(await fixture.ledger.tasks.recover({ message: 'restarted' }, fixture.nowMs)).toEqual([]);
      expect(await fixture.ledger.tasks.getMany(items.map(({ id }) => id))).toEqual(before);
    });

    test('stays when its agent is gone', async () => {
      const fixture = await Fixture.begin(open);
      await newItem(fixture, { agent: 'old' });
      expect(await fixture.ledger.tasks.pendingOfAgent('old')).toEqual([]);
    });

    test('belongs to the agent of its session', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.insert({ session: 's', agent: 'claude' });
      expect(await offerItem(fixture, { agent: 'codex' })).toEqual({
        outcome: 'session_agent',
        agent: 'claude',
      });
    });

    test('shows no session that no one named', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const item = await newItem(fixture, { session: task.session });
      expect(await fixture.ledger.sessions.list(10)).toEqual([]);
      await fixture.complete(claim);
      expect(await openIn(fixture, task.session)).toEqual([item.id]);
      await fixture.insert({ session: task.session });
      expect(await fixture.ledger.sessions.list(10)).toMatchObject([
        { name: task.session, tasks: 2, activeTasks: 1 },
      ]);
      expect(await fixture.claim({ '': 9 })).toHaveLength(1);
    });
  });

  describe('a part of an item', () => {
    test('has an item above it, and no task', async () => {
      const fixture = await Fixture.begin(open);
      const { task } = await fixture.run();
      const item = await newItem(fixture);
      expect(await newItem(fixture, part(fixture, item))).toMatchObject({
        parentId: item.id,
        rootId: item.id,
      });
      expect(await offerItem(fixture, part(fixture, task))).toEqual({ outcome: 'missing', taskId: task.id });
      const taskId = fixture.newId();
      expect(await offerItem(fixture, { parentId: taskId })).toEqual({ outcome: 'missing', taskId });
      await move(fixture, item.id, 'completed');
      expect(await offerItem(fixture, part(fixture, item))).toMatchObject({
        outcome: 'ended',
        status: 'completed',
      });
    });

    test('is refused when there are too many', async () => {
      const fixture = await Fixture.begin(open);
      const item = await newItem(fixture);
      expect(await offerItem(fixture, part(fixture, item), 2)).toMatchObject({ outcome: 'inserted' });
      expect(await offerItem(fixture, part(fixture, item), 2)).toEqual({
        outcome: 'limit',
        limit: 'tree.maxTasks',
        current: 2,
      });
      expect(await offerItem(fixture, {}, 1)).toMatchObject({ outcome: 'inserted' });
    });

    test('outlives a completed one and is cancelled with a cancelled one', async () => {
      const fixture = await Fixture.begin(open);
      const [done, dropped] = [await newItem(fixture), await newItem(fixture)];
      const [stays, goes] = [
        await newItem(fixture, part(fixture, done)),
        await newItem(fixture, part(fixture, dropped)),
      ];
      await move(fixture, goes.id, 'running');
      await move(fixture, done.id, 'completed');
      await move(fixture, dropped.id, 'cancelled', 'not needed');
      expect(await fixture.get(stays.id)).toMatchObject({ status: 'pending' });
      expect(await fixture.get(dropped.id)).toMatchObject({ status: 'cancelled', reason: 'agent' });
      expect(await fixture.get(goes.id)).toMatchObject({ status: 'cancelled', reason: 'parent' });
    });
  });

  describe('moving an item', () => {
    test('has each transition, when, why and by whom, from the events of a task', async () => {
      const fixture = await Fixture.begin(open);
      const { id } = await newItem(fixture);
      const startMs = fixture.nowMs;
      fixture.pass();
      await move(fixture, id, 'running');
      fixture.pass();
      await move(fixture, id, 'needs_input', 'which branch?');
      fixture.pass();
      await move(fixture, id, 'running');
      fixture.pass();
      expect(await move(fixture, id, 'completed', 'on main')).toMatchObject({
        moved: true,
        task: { status: 'completed', result: 'on main', startedAt: at(startMs + 1_000) },
      });
      expect(await fixture.ledger.tasks.history(id)).toEqual([
        { status: 'pending', at: at(startMs), by: 'ada' },
        { status: 'running', at: at(startMs + 1_000), by: 'ada' },
        { status: 'needs_input', at: at(startMs + 2_000), reason: 'which branch?', by: 'ada' },
        { status: 'running', at: at(startMs + 3_000), by: 'ada' },
        { status: 'completed', at: at(startMs + 4_000), by: 'ada' },
      ]);
      expect(await fixture.eventsOf(id)).toEqual([
        'TaskQueued',
        'TaskStarted',
        'ItemMoved',
        'ItemMoved',
        'TaskCompleted',
      ]);
      const last = (await fixture.ledger.events.page(0, {}, 10)).at(-1);
      expect(last?.data).toEqual({ result: 'on main', durationMs: 3_000, by: 'ada' });
    });

    test('goes where the table lets it, over running where no task could go straight', async () => {
      const fixture = await Fixture.begin(open);
      const paths: readonly (readonly TaskStatus[])[] = [
        ['completed'],
        ['needs_input'],
        ['running', 'needs_input', 'pending'],
        ['running', 'pending', 'running', 'pending', 'failed'],
      ];
      const seen: (readonly string[])[] = [];
      for (const path of paths) {
        const { id } = await newItem(fixture);
        for (const status of path) await move(fixture, id, status);
        seen.push(await statusesOf(fixture, id));
      }
      expect(seen).toEqual([
        ['pending', 'running', 'completed'],
        ['pending'],
        ['pending', 'running', 'needs_input'],
        ['pending', 'running', 'pending', 'running', 'pending', 'failed'],
      ]);
    });

    test('says what went wrong', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [await newItem(fixture), await newItem(fixture)];
      await move(fixture, one.id, 'failed', 'no such file');
      await move(fixture, two.id, 'failed');
      const error = { code: 'agent', message: 'no such file' };
      expect(await fixture.get(one.id)).toMatchObject({ status: 'failed', reason: 'agent', error });
      expect((await fixture.get(two.id)).error?.message).not.toBe('');
    });

    test('changes nothing of one that has ended, is there already, or is no item', async () => {
      const fixture = await Fixture.begin(open);
      const [ended, there, task] = [await newItem(fixture), await newItem(fixture), await fixture.insert()];
      await move(fixture, ended.id, 'completed', 'first');
      await move(fixture, there.id, 'running');
      const head = fixture.ledger.events.head();
      expect(await move(fixture, ended.id, 'failed')).toMatchObject({
        moved: false,
        task: { status: 'completed', result: 'first' },
      });
      expect(await move(fixture, there.id, 'running')).toMatchObject({ moved: false });
      expect(await move(fixture, task.id, 'running')).toBeUndefined();
      expect(await move(fixture, fixture.newId(), 'running')).toBeUndefined();
      expect(fixture.ledger.events.head()).toBe(head);
    });

    test('lets what waits for it continue, or fails it', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [await newItem(fixture), await newItem(fixture)];
      const goes = await fixture.insert({ after: [one.id] });
      const fails = await fixture.insert({ after: [two.id] });
      await move(fixture, one.id, 'completed');
      await move(fixture, two.id, 'failed');
      expect((await fixture.claimOne()).task.id).toBe(goes.id);
      expect(await fixture.get(fails.id)).toMatchObject({ status: 'failed', reason: 'dependency' });
    });

    test('moves the revision, and the item can be removed when it has ended', async () => {
      const fixture = await Fixture.begin(open);
      const { id } = await newItem(fixture);
      const revision = fixture.ledger.tasks.revision();
      await move(fixture, id, 'running');
      expect(fixture.ledger.tasks.revision()).toBeGreaterThan(revision);
      expect(await fixture.ledger.tasks.remove([id], 'ada', fixture.nowMs)).toEqual([]);
      await move(fixture, id, 'completed');
      expect(await fixture.ledger.tasks.remove([id], 'ada', fixture.nowMs)).toEqual([id]);
      expect(await fixture.ledger.sessions.get('s')).toMatchObject({ tasks: 0 });
    });
  });

  describe('an item that asks', () => {
    const question = (task: Task): InputRequest => ({
      id: inputIdFrom(new Uint8Array(12).fill(7)),
      taskId: task.id,
      kind: 'question',
      title: 'which branch?',
      state: 'open',
      createdAt: at(0),
    });
    const asks = async (
      fixture: Fixture,
    ): Promise<{ readonly item: Task; readonly request: InputRequest }> => {
      const item = await newItem(fixture);
      await move(fixture, item.id, 'running');
      const change = { status: 'needs_input', by: 'ada', reason: 'agent', message: 'which branch?' } as const;
      const request = question(item);
      await fixture.ledger.items.move(item.id, { ...change, request }, fixture.nowMs);
      return { item, request };
    };

    test('has an open request, and continues with its answer, also after a restart', async () => {
      const fixture = await Fixture.begin(open);
      const { item, request } = await asks(fixture);
      await fixture.reopen();
      expect(await fixture.ledger.inputs.open()).toMatchObject([{ id: request.id, state: 'open' }]);
      const answer = { decision: 'answer', text: 'main' } as const;
      await fixture.ledger.inputs.close(request.id, { state: 'answered', answer, by: 'kim' }, fixture.nowMs);
      expect(await fixture.get(item.id)).toMatchObject({ status: 'running' });
      expect((await fixture.ledger.tasks.history(item.id)).at(-1)).toMatchObject({
        status: 'running',
        by: 'kim',
      });
      expect(await fixture.ledger.tasks.allocated()).toEqual({ working: {}, waiting: 0 });
    });

    test('waits for no one any more when it is moved on', async () => {
      for (const status of ['running', 'completed', 'failed', 'cancelled'] as const) {
        const one = await Fixture.begin(open);
        const { item, request } = await asks(one);
        await move(one, item.id, status);
        expect(await one.ledger.inputs.get(request.id)).toMatchObject({ state: 'cancelled' });
        expect(await one.get(item.id)).toMatchObject({ status });
      }
    });

    test('may get another title, until it has ended', async () => {
      const fixture = await Fixture.begin(open);
      const { id } = await newItem(fixture);
      const renamed = { title: 'read both', by: 'ada', reason: 'user' } as const;
      expect(await fixture.ledger.items.move(id, renamed, fixture.nowMs)).toMatchObject({
        moved: true,
        task: { prompt: 'read both', status: 'pending' },
      });
      await move(fixture, id, 'completed');
      expect(await fixture.ledger.items.move(id, { ...renamed, title: 'x' }, fixture.nowMs)).toMatchObject({
        moved: false,
        task: { prompt: 'read both' },
      });
    });
  });

  describe('the open items of a session', () => {
    test('are those that have not ended, oldest first', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two, three] = [await newItem(fixture), await newItem(fixture), await newItem(fixture)];
      await newItem(fixture, { session: 'other' });
      await fixture.insert({ session: 's' });
      await move(fixture, one.id, 'running');
      await move(fixture, one.id, 'needs_input');
      await move(fixture, two.id, 'completed');
      expect(await openIn(fixture, 's')).toEqual([one.id, three.id]);
      expect(await openIn(fixture, 's', 1)).toEqual([one.id]);
      await fixture.ledger.sessions.rename('s', 'renamed');
      expect(await openIn(fixture, 'renamed')).toEqual([one.id, three.id]);
      expect(await openIn(fixture, 'never')).toEqual([]);
    });
  });
};
