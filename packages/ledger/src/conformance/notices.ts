import type { Delivery } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import type { NewTask } from '../writes.ts';
import { Fixture, type OpenLedger } from './fixture.ts';

/** The notices of tasks, and their targets. */
export const noticesConformance = (open: OpenLedger): void => {
  const noticesOf = async (fixture: Fixture): Promise<readonly string[]> => {
    const deliveries = await fixture.ledger.deliveries.list({ limit: 100 });
    return deliveries.toReversed().map(({ kind, target }: Delivery) => `${kind} ${target}`);
  };

  /** Every notice of a task: it starts, asks, is retried, and ends. */
  const live = async (fixture: Fixture, task: Partial<NewTask>): Promise<readonly string[]> => {
    const { claim } = await fixture.run({ ...task, maxAttempts: 2 });
    await fixture.ask(claim);
    const retry = { status: 'pending', reason: 'retry', code: 'signal', message: 'x' } as const;
    await fixture.settle(claim, { ...retry, runAtMs: fixture.nowMs });
    await fixture.complete((await fixture.claimOne()).claim);
    return noticesOf(fixture);
  };

  describe('the notices of a task', () => {
    test('go to each of its targets once, when it begins, asks and ends', async () => {
      const fixture = await Fixture.begin(open);
      expect(await live(fixture, { deliverTo: ['desktop', 'ops:42', 'desktop'] })).toEqual([
        'started desktop',
        'started ops:42',
        'asks desktop',
        'asks ops:42',
        'ended desktop',
        'ended ops:42',
      ]);
    });

    test('are fewer or none when the task says so, or when a chat gets its answer', async () => {
      const fixture = await Fixture.begin(open);
      expect(await live(fixture, { deliverTo: [] })).toEqual([]);
      expect(await live(fixture, { deliverTo: ['a'], delivery: 'silent' })).toEqual([]);
      expect(await live(fixture, { deliverTo: ['b'], delivery: 'done_only' })).toEqual(['asks b', 'ended b']);
      const chat = { kind: 'chat', source: 'channel', deliverTo: ['c'] } as const;
      expect((await live(fixture, chat)).slice(2)).toEqual(['asks c', 'ended c']);
      const cockpit = { ...chat, source: 'cockpit', deliverTo: ['d'] } as const;
      expect((await live(fixture, cockpit)).slice(4)).toEqual(['started d', 'asks d', 'ended d']);
    });

    test('say which task and which question they are about', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run({ deliverTo: ['desktop'], delivery: 'done_only' });
      const { id } = await fixture.ask(claim);
      const [asks] = await fixture.ledger.deliveries.list({ limit: 9, taskId: task.id });
      expect(asks).toMatchObject({ kind: 'asks', taskId: task.id, requestId: id, state: 'pending' });
      expect(asks?.id).toMatch(/^dlv_[a-z2-7]{12}$/);
      expect(await fixture.ledger.deliveries.get(asks?.id ?? ('' as Delivery['id']))).toEqual(asks);
      const other = await fixture.insert({ deliverTo: ['desktop'] });
      expect(await fixture.ledger.deliveries.list({ limit: 9, taskId: other.id })).toEqual([]);
    });

    test('report every end, whatever its cause', async () => {
      const fixture = await Fixture.begin(open);
      const task = { deliverTo: ['x'], delivery: 'done_only' } as const;
      const cancelled = await fixture.insert(task);
      await fixture.insert({ ...task, after: [cancelled.id] });
      await fixture.cancel(cancelled.id);
      const gone = await fixture.insert(task);
      const error = { code: 'agent_gone', message: 'no such agent' } as const;
      await fixture.ledger.tasks.failPending([gone.id], error, fixture.nowMs);
      await fixture.run(task);
      await fixture.ledger.tasks.recover({ message: 'Server restarted during execution' }, fixture.nowMs);
      expect(await noticesOf(fixture)).toEqual(['ended x', 'ended x', 'ended x', 'ended x']);
    });

    test('are there after a restart, and are not written when the transition is not', async () => {
      const fixture = await Fixture.begin(open);
      const { claim } = await fixture.run({ deliverTo: ['x'] });
      await fixture.settle({ ...claim, runId: 'other' }, { status: 'completed' });
      await fixture.reopen();
      expect(await noticesOf(fixture)).toEqual(['started x']);
    });

    test('wake who sends them, after the commit', async () => {
      const fixture = await Fixture.begin(open);
      const seen: number[] = [];
      const stop = fixture.ledger.deliveries.onWritten(() => {
        void fixture.ledger.deliveries.list({ limit: 9 }).then(({ length }) => seen.push(length));
      });
      await fixture.run({ deliverTo: ['x'] });
      expect(seen).toEqual([1]);
      await fixture.run();
      expect(seen).toEqual([1]);
      stop();
      await fixture.run({ deliverTo: ['x'] });
      expect(seen).toEqual([1]);
    });
  });

  describe('notices of a removed task', () => {
    test('go with it, except those that are still to be sent', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run({ deliverTo: ['x'] });
      await fixture.complete(claim);
      const { deliveries, tasks, retention } = fixture.ledger;
      const [started] = await deliveries.due(fixture.nowMs, 9);
      if (started === undefined) throw new Error('nothing is due');
      await deliveries.delivered(started.id, fixture.nowMs);
      await tasks.remove([task.id], 'ada', fixture.nowMs);
      expect(await noticesOf(fixture)).toEqual(['ended x']);
      const [ended] = await deliveries.due(fixture.nowMs, 9);
      const head = fixture.ledger.events.head();
      expect(ended).toMatchObject({ kind: 'ended', taskId: task.id });
      if (ended === undefined) throw new Error('nothing is due');
      fixture.pass();
      await retention.prune(fixture.nowMs, 'ada', fixture.nowMs);
      expect(await deliveries.delivered(ended.id, fixture.nowMs)).toBe(true);
      expect(fixture.ledger.events.head()).toBe(head);
      await retention.prune(fixture.nowMs, 'ada', fixture.nowMs);
      expect(await noticesOf(fixture)).toEqual([]);
    });
  });
};
