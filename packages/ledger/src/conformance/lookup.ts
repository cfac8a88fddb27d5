import { type TaskId, taskIdFrom } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';

const idOf = (...start: readonly number[]): TaskId =>
  taskIdFrom(Uint8Array.from({ length: 12 }, (_, index) => start[index] ?? 0));

/** Finding tasks and what is known of them. */
export const lookupConformance = (open: OpenLedger): void => {
  describe('what a person types for a task', () => {
    test('is the beginning of an id', async () => {
      const fixture = await Fixture.begin(open);
      const one = await fixture.insert({ id: idOf(1, 2, 3, 4) });
      const two = await fixture.insert({ id: idOf(1, 2, 3, 5) });
      await fixture.insert({ id: idOf(1, 2, 4) });
      expect(await fixture.ledger.tasks.find({ prefix: one.id.slice(0, 7) })).toEqual([two, one]);
      expect(await fixture.ledger.tasks.find({ prefix: one.id.slice(0, 8) })).toEqual([one]);
      expect(await fixture.ledger.tasks.find({ prefix: one.id })).toEqual([one]);
      expect(await fixture.ledger.tasks.find({ prefix: 'tsk_zzz' })).toEqual([]);
    });

    test('or how many tasks ago it was', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [await fixture.insert(), await fixture.insert({ kind: 'workflow' })];
      const below = { parentId: two.id, rootId: two.id };
      await fixture.insert({ kind: 'step', ...below });
      await fixture.insert({ kind: 'workflow', ...below });
      expect(await fixture.ledger.tasks.find({ newest: 1 })).toEqual([two]);
      expect(await fixture.ledger.tasks.find({ newest: 2 })).toEqual([one]);
      expect(await fixture.ledger.tasks.find({ newest: 3 })).toEqual([]);
    });

    test('gives ten candidates at most, the newest first', async () => {
      const fixture = await Fixture.begin(open);
      for (let count = 0; count < 12; count += 1) await fixture.insert({ id: idOf(9, 9, 9, count) });
      const found = await fixture.ledger.tasks.find({ prefix: idOf(9, 9, 9).slice(0, 7) });
      expect(found.map(({ n }) => n)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    });
  });

  describe('the tree', () => {
    test('is known upwards and downwards', async () => {
      const fixture = await Fixture.begin(open);
      const { task: root } = await fixture.run();
      const child = await fixture.insert(fixture.childOf(root));
      const { task: grandchild, claim } = await fixture.run(fixture.childOf(child, { priority: 1 }));
      const last = await fixture.insert(fixture.childOf(grandchild));
      const other = await fixture.insert(fixture.childOf(root));
      const { tasks } = fixture.ledger;
      expect((await tasks.children(root.id)).map(({ id }) => id)).toEqual([child.id, other.id]);
      expect((await tasks.ancestors(last.id)).map(({ id }) => id)).toEqual([
        last.id,
        grandchild.id,
        child.id,
        root.id,
      ]);
      await fixture.complete(claim);
      expect(await tasks.activeDescendants(root.id)).toEqual([child.id, last.id, other.id]);
      expect(await tasks.activeDescendants(fixture.newId())).toEqual([]);
      expect(await tasks.ancestors(fixture.newId())).toEqual([]);
    });

    test('gives many tasks at once, without those that do not exist', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [await fixture.insert(), await fixture.insert()];
      expect(await fixture.ledger.tasks.getMany([two.id, fixture.newId(), one.id])).toEqual([one, two]);
      expect(await fixture.ledger.tasks.get(fixture.newId())).toBeUndefined();
    });
  });

  describe('the history', () => {
    test('has each transition, when, why and by whom', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run({ maxAttempts: 2 });
      const startMs = fixture.nowMs;
      fixture.pass();
      const { id } = await fixture.ask(claim);
      fixture.pass();
      await fixture.ledger.inputs.close(id, { state: 'answered', by: 'grace' }, fixture.nowMs);
      const runAtMs = fixture.pass();
      await fixture.settle(claim, {
        status: 'pending',
        reason: 'retry',
        runAtMs,
        code: 'signal',
        message: 'x',
      });
      const second = await fixture.claimOne();
      await fixture.settle(second.claim, { status: 'cancelled', reason: 'timeout', by: 'cox' });
      expect(await fixture.ledger.tasks.history(task.id)).toEqual([
        { status: 'pending', at: at(startMs), by: 'ada' },
        { status: 'running', at: at(startMs) },
        { status: 'needs_input', at: at(startMs + 1_000), reason: 'Which branch?' },
        { status: 'running', at: at(startMs + 2_000), reason: 'answered', by: 'grace' },
        { status: 'pending', at: at(runAtMs), reason: 'retry', message: 'x' },
        { status: 'running', at: at(runAtMs) },
        { status: 'cancelled', at: at(runAtMs), reason: 'timeout', by: 'cox' },
      ]);
      expect(await fixture.ledger.tasks.history(fixture.newId())).toEqual([]);
    });

    test('has when another daemon took the run over, whatever its status', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      await fixture.ledger.tasks.adopt([claim], fixture.pass());
      await fixture.ask(claim);
      await fixture.ledger.tasks.adopt([claim], fixture.pass());
      const history = await fixture.ledger.tasks.history(task.id);
      expect(history.slice(2)).toEqual([
        { status: 'running', at: at(fixture.nowMs - 1_000), isAdopted: true },
        { status: 'needs_input', at: at(fixture.nowMs - 1_000), reason: 'Which branch?' },
        { status: 'needs_input', at: at(fixture.nowMs), isAdopted: true },
      ]);
    });
  });

  describe('the work of a task', () => {
    test('is its plan as it is now, its tool calls and what was ended', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const call = { toolCallId: 'c1', name: 'grep', input: { pattern: 'x' } };
      const plan = (status: 'pending' | 'completed') => ({ content: 'look', status });
      await fixture.record(
        claim,
        { type: 'PlanUpdated', data: { entries: [plan('pending')] } },
        { type: 'ToolCallStarted', data: { ...call, status: 'running' } },
        { type: 'ToolCallStarted', data: { toolCallId: 'c2', name: 'ls', status: 'running' } },
        { type: 'StreamChunk', data: { stream: 'stdout', text: 'text' } },
        {
          type: 'ToolCallCompleted',
          data: { toolCallId: 'c1', name: 'grep', status: 'completed', output: 'found', durationMs: 5 },
        },
        { type: 'PlanUpdated', data: { entries: [plan('completed')] } },
      );
      await fixture.complete(claim);
      const processes = [{ pid: 7, command: 'sleep 9', signal: 'SIGTERM' }];
      await fixture.ledger.tasks.annotate(
        task.id,
        [{ type: 'ProcessesEnded', data: { processes } }],
        fixture.nowMs,
      );
      expect(await fixture.ledger.tasks.work(task.id)).toEqual({
        plan: [plan('completed')],
        toolCalls: [
          { ...call, status: 'completed', output: 'found', durationMs: 5 },
          { toolCallId: 'c2', name: 'ls', status: 'running' },
        ],
        messages: [],
        processes,
      });
    });
  });

  describe('the counts', () => {
    test('are of tasks by status, without items', async () => {
      const fixture = await Fixture.begin(open);
      await fixture.ended();
      await fixture.ended({}, { status: 'failed', reason: 'signal', message: 'x' });
      const { claim } = await fixture.run();
      await fixture.ask(claim);
      await fixture.run();
      await fixture.insert({ kind: 'item' });
      const waiting = await fixture.insert();
      await fixture.insert();
      await fixture.cancel(waiting.id);
      const counts = {
        pending: 1,
        running: 1,
        needsInput: 1,
        completed: 1,
        failed: 1,
        cancelled: 1,
        history: 3,
      };
      expect(await fixture.ledger.tasks.counts()).toEqual(counts);
      await fixture.reopen();
      expect(await fixture.ledger.tasks.counts()).toEqual(counts);
    });
  });

  describe('the revision', () => {
    test('grows with every change and does not go back when the ledger is opened again', async () => {
      const fixture = await Fixture.begin(open);
      let revision = fixture.ledger.tasks.revision();
      const grew = (): boolean => {
        const before = revision;
        revision = fixture.ledger.tasks.revision();
        return revision > before;
      };
      const { claim, task } = await fixture.run();
      expect(grew()).toBe(true);
      await fixture.ask(claim);
      expect(grew()).toBe(true);
      await fixture.cancel(task.id);
      expect(grew()).toBe(true);
      await fixture.complete(claim);
      expect(grew()).toBe(true);
      await fixture.ledger.tasks.remove([task.id], 'ada', fixture.nowMs);
      expect(grew()).toBe(true);
      await fixture.reopen();
      expect(fixture.ledger.tasks.revision()).toBeGreaterThanOrEqual(revision);
      expect((await fixture.insert()).n).toBeGreaterThan(task.n);
    });
  });

  describe('the worktree of a task', () => {
    test('is the last that was made for its conversation; its tool calls say where they worked', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const worktree = { folder: '/w/1', branch: 'cox/1', base: 'abc', repository: '/srv' };
      const call = {
        toolCallId: 'c1',
        name: 'edit',
        kind: 'edit',
        title: 'Edit a.ts',
        status: 'completed',
        locations: [{ path: '/w/1/a.ts', line: 3 }],
        diffs: [{ path: '/w/1/a.ts', oldText: 'a', newText: 'b' }],
      } as const;
      await fixture.record(
        claim,
        { type: 'WorktreeMade', data: { ...worktree, folder: '/w/0' } },
        { type: 'WorktreeMade', data: worktree },
        { type: 'AgentUpdate', data: { kind: 'modes', data: { current: 'plan' } } },
        { type: 'ToolCallCompleted', data: call },
      );
      expect(await fixture.ledger.tasks.work(task.id)).toMatchObject({ worktree, toolCalls: [call] });
      const found = await fixture.ledger.events.page(0, { types: new Set(['AgentUpdate']) }, 10);
      expect(found).toMatchObject([{ data: { kind: 'modes', data: { current: 'plan' } } }]);
    });
  });

  describe('removing', () => {
    test('takes ended tasks with all that hangs on them and leaves one line', async () => {
      const fixture = await Fixture.begin(open);
      const ended = await fixture.ended({ labels: { a: 'b' }, session: 's' });
      const active = await fixture.insert();
      const removed = await fixture.ledger.tasks.remove(
        [ended.id, active.id, fixture.newId()],
        'ada',
        fixture.nowMs,
      );
      expect(removed).toEqual([ended.id]);
      expect(await fixture.ledger.tasks.get(ended.id)).toBeUndefined();
      expect(await fixture.eventsOf(active.id)).toEqual(['TaskQueued']);
      const lines = await fixture.ledger.events.page(0, { types: new Set(['TaskDeleted']) }, 10);
      expect(lines).toMatchObject([
        { taskId: ended.id, session: 's', data: { by: 'ada', status: 'completed', events: 3 } },
      ]);
      expect(await fixture.ledger.sessions.get('s')).toMatchObject({ tasks: 0 });
      const { tasks } = await fixture.ledger.tasks.list({
        order: 'created',
        label: [{ key: 'a' }],
        limit: 1,
      });
      expect(tasks).toEqual([]);
    });
  });
};
