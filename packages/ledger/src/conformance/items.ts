import { type InputRequest, inputIdFrom, type Task, type TaskId, type TaskStatus } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import type { InsertOutcome, NewTask } from '../writes.ts';
import { at, type OpenLedger, World } from './world.ts';

const LIMIT = 100;

const offerItem = (world: World, item: Partial<NewTask> = {}, treeMaxTasks = LIMIT): Promise<InsertOutcome> =>
  world.ledger.items.create(world.newTask({ kind: 'item', session: 's', isExternalRoot: false, ...item }), {
    treeMaxTasks,
  });

const offerTo = (world: World, session: string, sessionMaxItems: number): Promise<InsertOutcome> =>
  world.ledger.items.create(world.newTask({ kind: 'item', session, isExternalRoot: false }), {
    treeMaxTasks: LIMIT,
    sessionMaxItems,
  });

const newItem = async (world: World, item: Partial<NewTask> = {}): Promise<Task> => {
  const outcome = await offerItem(world, item);
  if (outcome.outcome !== 'inserted') throw new Error(`not inserted: ${JSON.stringify(outcome)}`);
  return outcome.task;
};

const part = (world: World, parent: Task): Partial<NewTask> => {
  const { id, parentId, rootId } = world.childOf(parent);
  return { id, parentId, rootId };
};

const move = (world: World, id: TaskId, status: TaskStatus, message?: string) =>
  world.ledger.items.move(id, { status, by: 'ada', reason: 'agent', message }, world.nowMs);

const statusesOf = async (world: World, id: TaskId): Promise<readonly string[]> =>
  (await world.ledger.tasks.history(id)).map(({ status }) => status);

const openIn = async (world: World, session: string, limit = LIMIT): Promise<readonly TaskId[]> =>
  (await world.ledger.items.open(session, limit)).map(({ id }) => id);

/** To-dos of an agent. */
export const itemsConformance = (open: OpenLedger): void => {
  describe('an item', () => {
    test('is kept, never claimed, and counts nowhere', async () => {
      const world = await World.begin(open);
      const item = await newItem(world, { title: 'look at the logs' });
      expect(item).toMatchObject({ kind: 'item', status: 'pending', description: 'look at the logs' });
      expect(await world.claim({ '': 9 })).toEqual([]);
      await move(world, item.id, 'running');
      expect(await world.get(item.id)).toMatchObject({ status: 'running', attempt: 1, node: undefined });
      expect(await world.ledger.tasks.counts()).toMatchObject({ pending: 0, running: 0 });
      expect(await world.ledger.tasks.allocated()).toEqual({ working: {}, waiting: 0 });
      expect(await world.offer({}, { treeMaxTasks: 1, queueCapacity: 1, backgroundMax: 1 })).toMatchObject({
        outcome: 'inserted',
      });
    });

    test('does not hold up its session, whatever status it has', async () => {
      const world = await World.begin(open);
      for (const status of ['pending', 'running', 'needs_input'] as const) {
        const item = await newItem(world);
        if (status !== 'pending') await move(world, item.id, 'running');
        if (status === 'needs_input') await move(world, item.id, status);
        const { claim } = await world.run({ session: 's' });
        await world.complete(claim);
      }
      expect(await world.ledger.sessions.get('s')).toMatchObject({ tasks: 3, activeTasks: 0 });
    });

    test('is refused when the list of its session is full, ended ones included, and of no other', async () => {
      const world = await World.begin(open);
      const first = await newItem(world);
      await move(world, first.id, 'completed');
      expect((await offerTo(world, 's', 2)).outcome).toBe('inserted');
      expect(await offerTo(world, 's', 2)).toEqual({
        outcome: 'limit',
        limit: 'items.maxPerSession',
        current: 2,
      });
      expect((await offerTo(world, 'other', 2)).outcome).toBe('inserted');
    });

    test('survives a crash as it was', async () => {
      const world = await World.begin(open);
      const items = [await newItem(world), await newItem(world), await newItem(world)];
      await move(world, items[1]?.id as TaskId, 'running');
      await move(world, items[2]?.id as TaskId, 'needs_input');
      const before = await world.ledger.tasks.getMany(items.map(({ id }) => id));
      await world.reopen();
      expect(await world.ledger.tasks.recover({ message: 'restarted' }, world.nowMs)).toEqual([]);
      expect(await world.ledger.tasks.getMany(items.map(({ id }) => id))).toEqual(before);
    });

    test('stays when its agent is gone', async () => {
      const world = await World.begin(open);
      await newItem(world, { agent: 'old' });
      expect(await world.ledger.tasks.pendingOfAgent('old')).toEqual([]);
    });

    test('belongs to the agent of its session', async () => {
      const world = await World.begin(open);
      await world.insert({ session: 's', agent: 'claude' });
      expect(await offerItem(world, { agent: 'codex' })).toEqual({
        outcome: 'session_agent',
        agent: 'claude',
      });
    });

    test('shows no session that nobody named', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      const item = await newItem(world, { session: task.session });
      expect(await world.ledger.sessions.list(10)).toEqual([]);
      await world.complete(claim);
      expect(await openIn(world, task.session)).toEqual([item.id]);
      await world.insert({ session: task.session });
      expect(await world.ledger.sessions.list(10)).toMatchObject([
        { name: task.session, tasks: 2, activeTasks: 1 },
      ]);
      expect(await world.claim({ '': 9 })).toHaveLength(1);
    });
  });

  describe('a part of an item', () => {
    test('has an item above it, and no task', async () => {
      const world = await World.begin(open);
      const { task } = await world.run();
      const item = await newItem(world);
      expect(await newItem(world, part(world, item))).toMatchObject({ parentId: item.id, rootId: item.id });
      expect(await offerItem(world, part(world, task))).toEqual({ outcome: 'missing', taskId: task.id });
      const taskId = world.newId();
      expect(await offerItem(world, { parentId: taskId })).toEqual({ outcome: 'missing', taskId });
      await move(world, item.id, 'completed');
      expect(await offerItem(world, part(world, item))).toMatchObject({
        outcome: 'ended',
        status: 'completed',
      });
    });

    test('is refused when there are too many', async () => {
      const world = await World.begin(open);
      const item = await newItem(world);
      expect(await offerItem(world, part(world, item), 2)).toMatchObject({ outcome: 'inserted' });
      expect(await offerItem(world, part(world, item), 2)).toEqual({
        outcome: 'limit',
        limit: 'tree.maxTasks',
        current: 2,
      });
      expect(await offerItem(world, {}, 1)).toMatchObject({ outcome: 'inserted' });
    });

    test('outlives a completed one and is cancelled with a cancelled one', async () => {
      const world = await World.begin(open);
      const [done, dropped] = [await newItem(world), await newItem(world)];
      const [stays, goes] = [
        await newItem(world, part(world, done)),
        await newItem(world, part(world, dropped)),
      ];
      await move(world, goes.id, 'running');
      await move(world, done.id, 'completed');
      await move(world, dropped.id, 'cancelled', 'not needed');
      expect(await world.get(stays.id)).toMatchObject({ status: 'pending' });
      expect(await world.get(dropped.id)).toMatchObject({ status: 'cancelled', reason: 'agent' });
      expect(await world.get(goes.id)).toMatchObject({ status: 'cancelled', reason: 'parent' });
    });
  });

  describe('moving an item', () => {
    test('tells when, why and by whom, by the events of a task', async () => {
      const world = await World.begin(open);
      const { id } = await newItem(world);
      const startMs = world.nowMs;
      world.pass();
      await move(world, id, 'running');
      world.pass();
      await move(world, id, 'needs_input', 'which branch?');
      world.pass();
      await move(world, id, 'running');
      world.pass();
      expect(await move(world, id, 'completed', 'on main')).toMatchObject({
        moved: true,
        task: { status: 'completed', result: 'on main', startedAt: at(startMs + 1_000) },
      });
      expect(await world.ledger.tasks.history(id)).toEqual([
        { status: 'pending', at: at(startMs), by: 'ada' },
        { status: 'running', at: at(startMs + 1_000), by: 'ada' },
        { status: 'needs_input', at: at(startMs + 2_000), reason: 'which branch?', by: 'ada' },
        { status: 'running', at: at(startMs + 3_000), by: 'ada' },
        { status: 'completed', at: at(startMs + 4_000), by: 'ada' },
      ]);
      expect(await world.eventsOf(id)).toEqual([
        'TaskQueued',
        'TaskStarted',
        'ItemMoved',
        'ItemMoved',
        'TaskCompleted',
      ]);
      const last = (await world.ledger.events.page(0, {}, 10)).at(-1);
      expect(last?.data).toEqual({ result: 'on main', durationMs: 3_000, by: 'ada' });
    });

    test('goes where the table lets it, over running where no task could go straight', async () => {
      const world = await World.begin(open);
      const ways: readonly (readonly TaskStatus[])[] = [
        ['completed'],
        ['needs_input'],
        ['running', 'needs_input', 'pending'],
        ['running', 'pending', 'running', 'pending', 'failed'],
      ];
      const seen: (readonly string[])[] = [];
      for (const way of ways) {
        const { id } = await newItem(world);
        for (const status of way) await move(world, id, status);
        seen.push(await statusesOf(world, id));
      }
      expect(seen).toEqual([
        ['pending', 'running', 'completed'],
        ['pending'],
        ['pending', 'running', 'needs_input'],
        ['pending', 'running', 'pending', 'running', 'pending', 'failed'],
      ]);
    });

    test('says what went wrong', async () => {
      const world = await World.begin(open);
      const [one, two] = [await newItem(world), await newItem(world)];
      await move(world, one.id, 'failed', 'no such file');
      await move(world, two.id, 'failed');
      const error = { code: 'agent', message: 'no such file' };
      expect(await world.get(one.id)).toMatchObject({ status: 'failed', reason: 'agent', error });
      expect((await world.get(two.id)).error?.message).not.toBe('');
    });

    test('changes nothing of one that has ended, is there already, or is no item', async () => {
      const world = await World.begin(open);
      const [ended, there, task] = [await newItem(world), await newItem(world), await world.insert()];
      await move(world, ended.id, 'completed', 'first');
      await move(world, there.id, 'running');
      const head = world.ledger.events.head();
      expect(await move(world, ended.id, 'failed')).toMatchObject({
        moved: false,
        task: { status: 'completed', result: 'first' },
      });
      expect(await move(world, there.id, 'running')).toMatchObject({ moved: false });
      expect(await move(world, task.id, 'running')).toBeUndefined();
      expect(await move(world, world.newId(), 'running')).toBeUndefined();
      expect(world.ledger.events.head()).toBe(head);
    });

    test('lets go on what waits for it, or fails it', async () => {
      const world = await World.begin(open);
      const [one, two] = [await newItem(world), await newItem(world)];
      const goes = await world.insert({ after: [one.id] });
      const fails = await world.insert({ after: [two.id] });
      await move(world, one.id, 'completed');
      await move(world, two.id, 'failed');
      expect((await world.claimOne()).task.id).toBe(goes.id);
      expect(await world.get(fails.id)).toMatchObject({ status: 'failed', reason: 'dependency' });
    });

    test('moves the revision, and the item can be removed when it has ended', async () => {
      const world = await World.begin(open);
      const { id } = await newItem(world);
      const revision = world.ledger.tasks.revision();
      await move(world, id, 'running');
      expect(world.ledger.tasks.revision()).toBeGreaterThan(revision);
      expect(await world.ledger.tasks.remove([id], 'ada', world.nowMs)).toEqual([]);
      await move(world, id, 'completed');
      expect(await world.ledger.tasks.remove([id], 'ada', world.nowMs)).toEqual([id]);
      expect(await world.ledger.sessions.get('s')).toMatchObject({ tasks: 0 });
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
    const asks = async (world: World): Promise<{ readonly item: Task; readonly request: InputRequest }> => {
      const item = await newItem(world);
      await move(world, item.id, 'running');
      const change = { status: 'needs_input', by: 'ada', reason: 'agent', message: 'which branch?' } as const;
      const request = question(item);
      await world.ledger.items.move(item.id, { ...change, request }, world.nowMs);
      return { item, request };
    };

    test('has an open request, and goes on with its answer, also after a restart', async () => {
      const world = await World.begin(open);
      const { item, request } = await asks(world);
      await world.reopen();
      expect(await world.ledger.inputs.open()).toMatchObject([{ id: request.id, state: 'open' }]);
      const answer = { decision: 'answer', text: 'main' } as const;
      await world.ledger.inputs.close(request.id, { state: 'answered', answer, by: 'kim' }, world.nowMs);
      expect(await world.get(item.id)).toMatchObject({ status: 'running' });
      expect((await world.ledger.tasks.history(item.id)).at(-1)).toMatchObject({
        status: 'running',
        by: 'kim',
      });
      expect(await world.ledger.tasks.allocated()).toEqual({ working: {}, waiting: 0 });
    });

    test('waits for nobody any more when it is moved on', async () => {
      for (const status of ['running', 'completed', 'failed', 'cancelled'] as const) {
        const one = await World.begin(open);
        const { item, request } = await asks(one);
        await move(one, item.id, status);
        expect(await one.ledger.inputs.get(request.id)).toMatchObject({ state: 'cancelled' });
        expect(await one.get(item.id)).toMatchObject({ status });
      }
    });

    test('may get another title, until it has ended', async () => {
      const world = await World.begin(open);
      const { id } = await newItem(world);
      const renamed = { title: 'read both', by: 'ada', reason: 'user' } as const;
      expect(await world.ledger.items.move(id, renamed, world.nowMs)).toMatchObject({
        moved: true,
        task: { prompt: 'read both', status: 'pending' },
      });
      await move(world, id, 'completed');
      expect(await world.ledger.items.move(id, { ...renamed, title: 'x' }, world.nowMs)).toMatchObject({
        moved: false,
        task: { prompt: 'read both' },
      });
    });
  });

  describe('the open items of a session', () => {
    test('are those that have not ended, oldest first', async () => {
      const world = await World.begin(open);
      const [one, two, three] = [await newItem(world), await newItem(world), await newItem(world)];
      await newItem(world, { session: 'other' });
      await world.insert({ session: 's' });
      await move(world, one.id, 'running');
      await move(world, one.id, 'needs_input');
      await move(world, two.id, 'completed');
      expect(await openIn(world, 's')).toEqual([one.id, three.id]);
      expect(await openIn(world, 's', 1)).toEqual([one.id]);
      await world.ledger.sessions.rename('s', 'renamed');
      expect(await openIn(world, 'renamed')).toEqual([one.id, three.id]);
      expect(await openIn(world, 'never')).toEqual([]);
    });
  });
};
