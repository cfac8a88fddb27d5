import type { InputAnswer, InputRequest } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, type OpenLedger, World } from './world.ts';

const YES: InputAnswer = { decision: 'answer', text: 'yes' };

/** Questions and answers. */
export const inputsConformance = (open: OpenLedger): void => {
  describe('asking', () => {
    test('makes the task need input and keeps the whole request', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      const request: InputRequest = {
        ...world.question(task.id),
        kind: 'permission',
        detail: 'rm -rf build\n\u001b[31m',
        options: [{ id: 'a', label: 'Allow', meaning: 'allow' }],
        schema: { type: 'string' },
        default: { decision: 'deny' },
        timeoutMs: 60_000,
        expiresAt: at(world.nowMs + 60_000),
      };
      expect(await world.ledger.inputs.ask(claim, request, world.nowMs)).toBe(true);
      expect(await world.ledger.inputs.get(request.id)).toEqual(request);
      expect(await world.ledger.inputs.open()).toEqual([request]);
      expect(await world.ledger.inputs.ofTask(task.id)).toEqual([request]);
      expect((await world.get(task.id)).status).toBe('needs_input');
      expect(await world.ledger.tasks.allocated()).toEqual({ working: {}, waiting: 1 });
      const last = (await world.ledger.events.page(0, {}, 10)).at(-1);
      expect(last).toMatchObject({ type: 'InputRequested', data: { request } });
    });

    test('is refused when the claim does not hold', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      await world.complete(claim);
      expect(await world.ledger.inputs.ask(claim, world.question(task.id), world.nowMs)).toBe(false);
      expect(await world.ledger.inputs.open()).toEqual([]);
    });
  });

  describe('answering', () => {
    test('lets the task run on', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      const { id } = await world.ask(claim);
      world.pass();
      const closed = await world.ledger.inputs.close(
        id,
        { state: 'answered', answer: YES, by: 'ada' },
        world.nowMs,
      );
      expect(closed).toMatchObject({
        closed: true,
        request: { state: 'answered', answer: YES, answeredBy: 'ada', answeredAt: at(world.nowMs) },
        task: { id: task.id, status: 'running' },
      });
      const last = (await world.ledger.events.page(0, {}, 10)).at(-1);
      expect(last).toMatchObject({
        type: 'InputAnswered',
        data: { requestId: id, state: 'answered', answer: YES, by: 'ada', resumes: true },
      });
    });

    test('counts once: the first wins', async () => {
      const world = await World.begin(open);
      const { claim } = await world.run();
      const { id } = await world.ask(claim);
      const results = await Promise.all(
        ['ada', 'grace'].map((by) => world.ledger.inputs.close(id, { state: 'denied', by }, world.nowMs)),
      );
      expect(results.map((result) => result?.closed)).toEqual([true, false]);
      expect(results[1]?.request.answeredBy).toBe('ada');
      expect((await world.eventsOf(claim.taskId)).filter((type) => type === 'InputAnswered')).toHaveLength(1);
    });

    test('waits for the last of several questions', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      const [one, two] = [await world.ask(claim), await world.ask(claim)];
      await world.ledger.inputs.close(one.id, { state: 'answered', answer: YES, by: 'ada' }, world.nowMs);
      expect((await world.get(task.id)).status).toBe('needs_input');
      await world.ledger.inputs.close(two.id, { state: 'denied', by: 'ada' }, world.nowMs);
      expect((await world.get(task.id)).status).toBe('running');
    });

    test('leaves a task waiting when its question was cancelled, unless it is to go on', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      const [one, two] = [await world.ask(claim), await world.ask(claim)];
      await world.ledger.inputs.close(one.id, { state: 'cancelled', by: 'cox' }, world.nowMs);
      await world.ledger.inputs.close(two.id, { state: 'cancelled', by: 'cox' }, world.nowMs);
      expect((await world.get(task.id)).status).toBe('needs_input');
      const three = await world.ask(claim);
      await world.ledger.inputs.close(
        three.id,
        { state: 'cancelled', by: 'cox', resumes: true },
        world.nowMs,
      );
      expect((await world.get(task.id)).status).toBe('running');
    });

    test('does not wake a task that somebody wants cancelled', async () => {
      const world = await World.begin(open);
      const { claim, task } = await world.run();
      await world.cancel(task.id);
      const { id } = await world.ask(claim);
      await world.ledger.inputs.close(id, { state: 'answered', answer: YES, by: 'ada' }, world.nowMs);
      expect((await world.get(task.id)).status).toBe('needs_input');
    });

    test('knows nothing of requests that do not exist', async () => {
      const world = await World.begin(open);
      const id = world.newInputId();
      expect(await world.ledger.inputs.get(id)).toBeUndefined();
      expect(
        await world.ledger.inputs.close(id, { state: 'denied', by: 'ada' }, world.nowMs),
      ).toBeUndefined();
    });

    test('leaves out the waiting when the work is measured', async () => {
      const world = await World.begin(open);
      const { claim } = await world.run();
      world.pass(1_000);
      const { id } = await world.ask(claim);
      world.pass(60_000);
      await world.ledger.inputs.close(id, { state: 'answered', answer: YES, by: 'ada' }, world.nowMs);
      world.pass(2_000);
      await world.complete(claim);
      const { agents } = await world.ledger.insights.read('day', world.nowMs - 86_400_000);
      expect(agents).toMatchObject([{ agent: 'shell', averageDurationMs: 3_000 }]);
    });
  });
};
