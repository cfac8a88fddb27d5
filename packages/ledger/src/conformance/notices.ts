import type { Delivery } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import type { NewTask } from '../writes.ts';
import { type OpenLedger, World } from './world.ts';

/** What tasks tell of themselves, and whom. */
export const noticesConformance = (open: OpenLedger): void => {
  const told = async (world: World): Promise<readonly string[]> => {
    const deliveries = await world.ledger.deliveries.list({ limit: 100 });
    return deliveries.toReversed().map(({ kind, target }: Delivery) => `${kind} ${target}`);
  };

  /** Everything that a task may tell: it begins, asks, is tried again, and ends. */
  const live = async (world: World, task: Partial<NewTask>): Promise<readonly string[]> => {
    const { claim } = await world.run({ ...task, maxAttempts: 2 });
    await world.ask(claim);
    const retry = { status: 'pending', reason: 'retry', code: 'signal', message: 'x' } as const;
    await world.settle(claim, { ...retry, runAtMs: world.nowMs });
    await world.complete((await world.claimOne()).claim);
    return told(world);
  };

  describe('the notices of a task', () => {
    test('go to each of its targets once, when it begins, asks and ends', async () => {
      const world = await World.begin(open);
      expect(await live(world, { deliverTo: ['desktop', 'ops:42', 'desktop'] })).toEqual([
        'started desktop',
        'started ops:42',
        'asks desktop',
        'asks ops:42',
        'ended desktop',
        'ended ops:42',
      ]);
    });

    test('are fewer or none when the task says so, or when a chat gets its answer', async () => {
      const world = await World.begin(open);
      expect(await live(world, { deliverTo: [] })).toEqual([]);
      expect(await live(world, { deliverTo: ['a'], delivery: 'silent' })).toEqual([]);
      expect(await live(world, { deliverTo: ['b'], delivery: 'done_only' })).toEqual(['asks b', 'ended b']);
      const chat = { kind: 'chat', source: 'channel', deliverTo: ['c'] } as const;
      expect((await live(world, chat)).slice(2)).toEqual(['asks c', 'ended c']);
      const cockpit = { ...chat, source: 'cockpit', deliverTo: ['d'] } as const;
      expect((await live(world, cockpit)).slice(4)).toEqual(['started d', 'asks d', 'ended d']);
    });

    test('say which task and which question they are about', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run({ deliverTo: ['desktop'], delivery: 'done_only' });
      const { id } = await world.ask(claim);
      const [asks] = await world.ledger.deliveries.list({ limit: 9, taskId: task.id });
      expect(asks).toMatchObject({ kind: 'asks', taskId: task.id, requestId: id, state: 'pending' });
      expect(asks?.id).toMatch(/^dlv_[a-z2-7]{12}$/);
      expect(await world.ledger.deliveries.get(asks?.id ?? ('' as Delivery['id']))).toEqual(asks);
      const other = await world.insert({ deliverTo: ['desktop'] });
      expect(await world.ledger.deliveries.list({ limit: 9, taskId: other.id })).toEqual([]);
    });

    test('tell every end, however it came', async () => {
      const world = await World.begin(open);
      const task = { deliverTo: ['x'], delivery: 'done_only' } as const;
      const cancelled = await world.insert(task);
      await world.insert({ ...task, after: [cancelled.id] });
      await world.cancel(cancelled.id);
      const gone = await world.insert(task);
      const error = { code: 'agent_gone', message: 'no such agent' } as const;
      await world.ledger.tasks.failPending([gone.id], error, world.nowMs);
      await world.run(task);
      await world.ledger.tasks.recover({ message: 'Server restarted during execution' }, world.nowMs);
      expect(await told(world)).toEqual(['ended x', 'ended x', 'ended x', 'ended x']);
    });

    test('are there after a restart, and are not written when the transition is not', async () => {
      const world = await World.begin(open);
      const { claim } = await world.run({ deliverTo: ['x'] });
      await world.settle({ ...claim, runId: 'other' }, { status: 'completed' });
      await world.reopen();
      expect(await told(world)).toEqual(['started x']);
    });

    test('wake who sends them, after the commit', async () => {
      const world = await World.begin(open);
      const seen: number[] = [];
      const stop = world.ledger.deliveries.onWritten(() => {
        void world.ledger.deliveries.list({ limit: 9 }).then(({ length }) => seen.push(length));
      });
      await world.run({ deliverTo: ['x'] });
      expect(seen).toEqual([1]);
      await world.run();
      expect(seen).toEqual([1]);
      stop();
      await world.run({ deliverTo: ['x'] });
      expect(seen).toEqual([1]);
    });
  });

  describe('notices of a removed task', () => {
    test('go with it, except those that are still to be sent', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run({ deliverTo: ['x'] });
      await world.complete(claim);
      const { deliveries, tasks, retention } = world.ledger;
      const [started] = await deliveries.due(world.nowMs, 9);
      if (started === undefined) throw new Error('nothing is due');
      await deliveries.delivered(started.id, world.nowMs);
      await tasks.remove([task.id], 'ada', world.nowMs);
      expect(await told(world)).toEqual(['ended x']);
      const [ended] = await deliveries.due(world.nowMs, 9);
      const head = world.ledger.events.head();
      expect(ended).toMatchObject({ kind: 'ended', taskId: task.id });
      if (ended === undefined) throw new Error('nothing is due');
      world.pass();
      await retention.prune(world.nowMs, 'ada', world.nowMs);
      expect(await deliveries.delivered(ended.id, world.nowMs)).toBe(true);
      expect(world.ledger.events.head()).toBe(head);
      await retention.prune(world.nowMs, 'ada', world.nowMs);
      expect(await told(world)).toEqual([]);
    });
  });
};
