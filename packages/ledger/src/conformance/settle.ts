import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';

/** What an attempt records and how it ends. */
export const settleConformance = (open: OpenLedger): void => {
  describe('recording', () => {
    test('keeps the facts in order and shows progress and usage', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const revision = fixture.ledger.tasks.revision();
      const recorded = await fixture.record(
        claim,
        { type: 'AgentStatus', data: { phase: 'thinking' } },
        { type: 'StreamChunk', data: { stream: 'stdout', text: 'one\n' } },
        { type: 'UsageUpdated', data: { usage: { inputTokens: 3 } } },
        { type: 'AgentStatus', data: { phase: 'calling_tool', detail: 'grep' } },
      );
      expect(recorded).toBe(true);
      expect(await fixture.get(task.id)).toMatchObject({
        progress: { phase: 'calling_tool', detail: 'grep' },
        usage: { inputTokens: 3 },
      });
      expect(fixture.ledger.tasks.revision()).toBeGreaterThan(revision);
      expect((await fixture.eventsOf(task.id)).slice(2)).toEqual([
        'AgentStatus',
        'StreamChunk',
        'UsageUpdated',
        'AgentStatus',
      ]);
    });

    test('of output alone moves no revision', async () => {
      const fixture = await Fixture.begin(open);
      const { claim } = await fixture.run();
      const revision = fixture.ledger.tasks.revision();
      await fixture.record(claim, { type: 'StreamChunk', data: { stream: 'stdout', text: 'one\n' } });
      expect(fixture.ledger.tasks.revision()).toBe(revision);
    });

    test('is refused when the claim does not hold any more, except for a late outcome', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      await fixture.complete(claim);
      const before = await fixture.eventsOf(task.id);
      const late = { type: 'LateOutcome', data: { status: 'failed', message: 'too late' } } as const;
      expect(
        await fixture.record(claim, { type: 'StreamChunk', data: { stream: 'stdout', text: 'x' } }),
      ).toBe(false);
      expect(await fixture.record({ ...claim, runId: 'other' }, late)).toBe(false);
      expect(await fixture.eventsOf(task.id)).toEqual([...before, 'LateOutcome']);
    });
  });

  describe('settling', () => {
    test('completes a task with its result, its last facts before the end', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      fixture.pass(5_000);
      const { task: ended } = await fixture.settle(
        claim,
        { status: 'completed', result: 'all green', exitCode: 0, usage: { outputTokens: 9 } },
        { type: 'StreamChunk', data: { stream: 'stdout', text: 'all green' } },
      );
      expect(ended).toMatchObject({
        status: 'completed',
        result: 'all green',
        exitCode: 0,
        usage: { outputTokens: 9 },
        endedAt: at(fixture.nowMs),
        progress: undefined,
      });
      expect(await fixture.get(task.id)).toEqual(ended);
      const events = await fixture.ledger.events.page(0, { taskIds: new Set([task.id]) }, 10);
      expect(events.slice(-2).map(({ type }) => type)).toEqual(['StreamChunk', 'TaskCompleted']);
      expect(events.at(-1)?.data).toEqual({
        result: 'all green',
        exitCode: 0,
        usage: { outputTokens: 9 },
        durationMs: 5_000,
      });
    });

    test('fails a task with code and message', async () => {
      const fixture = await Fixture.begin(open);
      const ended = await fixture.ended(
        {},
        { status: 'failed', reason: 'exit_code', message: 'exited with 2', exitCode: 2 },
      );
      const error = { code: 'exit_code', message: 'exited with 2' };
      expect(ended).toMatchObject({ status: 'failed', reason: 'exit_code', error, exitCode: 2 });
    });

    test('keeps the usage that was reported before when the end reports none', async () => {
      const fixture = await Fixture.begin(open);
      const { claim } = await fixture.run();
      await fixture.record(claim, { type: 'UsageUpdated', data: { usage: { cost: 0.5, currency: 'EUR' } } });
      expect((await fixture.complete(claim)).usage).toEqual({ cost: 0.5, currency: 'EUR' });
    });

    test('is a note and nothing more when the claim does not hold', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      await fixture.complete(claim);
      const before = await fixture.get(task.id);
      const stale = await fixture.settle(claim, { status: 'failed', reason: 'signal', message: 'killed' });
      expect(stale).toEqual({ failedDependents: [] });
      expect(await fixture.get(task.id)).toEqual(before);
      expect((await fixture.eventsOf(task.id)).at(-1)).toBe('LateOutcome');
      expect(await fixture.settle({ ...claim, taskId: fixture.newId() }, { status: 'completed' })).toEqual({
        failedDependents: [],
      });
    });

    test('puts a task back for another attempt, which starts when its time has come', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run({ maxAttempts: 2 });
      const startedAt = at(fixture.nowMs);
      const runAtMs = fixture.pass() + 10_000;
      const parked = await fixture.settle(claim, {
        status: 'pending',
        reason: 'retry',
        runAtMs,
        code: 'exit_code',
        message: 'exited with 1',
        usage: { inputTokens: 1 },
      });
      expect(parked.task).toMatchObject({
        status: 'pending',
        reason: 'retry',
        runAt: at(runAtMs),
        attempt: 1,
        usage: { inputTokens: 1 },
      });
      expect(await fixture.claim()).toEqual([]);
      fixture.nowMs = runAtMs;
      const second = await fixture.claimOne();
      expect(second.task).toMatchObject({ attempt: 2, startedAt, reason: undefined });
      expect(second.claim.runId).not.toBe(claim.runId);
      expect(await fixture.record(claim)).toBe(false);
      expect(await fixture.eventsOf(task.id)).toContain('TaskRetrying');
    });

    test('makes room in the session while an attempt waits for its next', async () => {
      const fixture = await Fixture.begin(open);
      const { claim } = await fixture.run({ session: 's', maxAttempts: 2 });
      const other = await fixture.insert({ session: 's' });
      const runAtMs = fixture.nowMs + 10_000;
      await fixture.settle(claim, {
        status: 'pending',
        reason: 'limit',
        runAtMs,
        code: 'limit',
        message: 'limit',
      });
      expect((await fixture.claimOne()).task.id).toBe(other.id);
    });

    test('withdraws the questions of an attempt that is tried again', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run({ maxAttempts: 2 });
      const { id } = await fixture.ask(claim);
      const runAtMs = fixture.nowMs;
      await fixture.settle(claim, {
        status: 'pending',
        reason: 'retry',
        runAtMs,
        code: 'signal',
        message: 'killed',
      });
      expect(await fixture.ledger.inputs.get(id)).toMatchObject({ state: 'cancelled' });
      const history = await fixture.ledger.tasks.history(task.id);
      expect(history.map(({ status }) => status)).toEqual([
        'pending',
        'running',
        'needs_input',
        'running',
        'pending',
      ]);
      expect((await fixture.claimOne()).claim.attempt).toBe(2);
    });

    test('never tries a task again that someone wants cancelled', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run({ maxAttempts: 2 });
      await fixture.cancel(task.id);
      const runAtMs = fixture.nowMs;
      const { task: ended } = await fixture.settle(claim, {
        status: 'pending',
        reason: 'retry',
        runAtMs,
        code: 'signal',
        message: 'killed',
      });
      expect(ended).toMatchObject({ status: 'cancelled', reason: 'user' });
      const last = (await fixture.ledger.events.page(0, { taskIds: new Set([task.id]) }, 10)).at(-1);
      expect(last).toMatchObject({ type: 'TaskCancelled', data: { by: 'ada' } });
    });

    test('lets go of the environment', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run({ environmentRef: 'env_1' });
      await fixture.insert({ environmentRef: 'env_2' });
      const refs = ['env_1', 'env_2', 'env_3'];
      expect(await fixture.ledger.tasks.environmentsInUse(refs)).toEqual(new Set(['env_1', 'env_2']));
      await fixture.complete(claim);
      expect(await fixture.ledger.tasks.environmentsInUse(refs)).toEqual(new Set(['env_2']));
      expect(await fixture.ledger.tasks.environmentOf(task.id)).toBeUndefined();
    });
  });

  describe('what waits for a task that did not complete', () => {
    test('fails with it, to any depth, and says for whom it waited', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const second = await fixture.insert({ after: [task.id] });
      const third = await fixture.insert({ after: [second.id] });
      const { failedDependents } = await fixture.settle(claim, {
        status: 'failed',
        reason: 'signal',
        message: 'killed',
      });
      expect(failedDependents.map(({ id }) => id)).toEqual([second.id, third.id]);
      expect(failedDependents[0]).toMatchObject({ status: 'failed', reason: 'dependency' });
      expect(failedDependents[0]?.error?.message).toContain(task.id);
      expect(failedDependents[1]?.error?.message).toContain(second.id);
    });

    test('fails once when it waited for two', async () => {
      const fixture = await Fixture.begin(open);
      const [one, two] = [await fixture.insert(), await fixture.insert()];
      const last = await fixture.insert({ after: [one.id, two.id] });
      const claimed = await fixture.claim({ '': 2 });
      for (const { claim } of claimed)
        await fixture.settle(claim, { status: 'failed', reason: 'signal', message: 'x' });
      expect(await fixture.eventsOf(last.id)).toEqual(['TaskQueued', 'TaskFailed']);
    });
  });

  describe('pending tasks whose agent is gone', () => {
    test('fail, and what waits for them; others are left alone', async () => {
      const fixture = await Fixture.begin(open);
      const { task: running } = await fixture.run({ agent: 'old' });
      const pending = await fixture.insert({ agent: 'old' });
      const dependent = await fixture.insert({ after: [pending.id] });
      expect(await fixture.ledger.tasks.pendingOfAgent('old')).toEqual([pending.id]);
      const error = { code: 'agent_gone', message: "agent 'old' is gone" } as const;
      const failed = await fixture.ledger.tasks.failPending([running.id, pending.id], error, fixture.nowMs);
      expect(failed).toMatchObject([{ id: pending.id, status: 'failed', error }]);
      expect(await fixture.get(dependent.id)).toMatchObject({ status: 'failed', reason: 'dependency' });
      expect((await fixture.get(running.id)).status).toBe('running');
    });
  });
};
