import type { InputAnswer, InputRequest } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { at, Fixture, type OpenLedger } from './fixture.ts';

const YES: InputAnswer = { decision: 'answer', text: 'yes' };

/** Questions and answers. */
export const inputsConformance = (open: OpenLedger): void => {
  describe('asking', () => {
    test('makes the task need input and keeps the whole request', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const request: InputRequest = {
        ...fixture.question(task.id),
        kind: 'permission',
        detail: 'rm -rf build\n\u001b[31m',
        options: [{ id: 'a', label: 'Allow', meaning: 'allow' }],
        schema: { type: 'string' },
        default: { decision: 'deny' },
        timeoutMs: 60_000,
        expiresAt: at(fixture.nowMs + 60_000),
      };
      expect(await fixture.ledger.inputs.ask(claim, request, fixture.nowMs)).toBe(true);
      expect(await fixture.ledger.inputs.get(request.id)).toEqual(request);
      expect(await fixture.ledger.inputs.open()).toEqual([request]);
      expect(await fixture.ledger.inputs.ofTask(task.id)).toEqual([request]);
      expect((await fixture.get(task.id)).status).toBe('needs_input');
      expect(await fixture.ledger.tasks.allocated()).toEqual({ working: {}, waiting: 1 });
      const last = (await fixture.ledger.events.page(0, {}, 10)).at(-1);
      expect(last).toMatchObject({ type: 'InputRequested', data: { request } });
    });

    test('is refused when the claim does not hold', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      await fixture.complete(claim);
      expect(await fixture.ledger.inputs.ask(claim, fixture.question(task.id), fixture.nowMs)).toBe(false);
      expect(await fixture.ledger.inputs.open()).toEqual([]);
    });
  });

  describe('answering', () => {
    test('lets the task run on', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const { id } = await fixture.ask(claim);
      fixture.pass();
      const closed = await fixture.ledger.inputs.close(
        id,
        { state: 'answered', answer: YES, by: 'ada' },
        fixture.nowMs,
      );
      expect(closed).toMatchObject({
        closed: true,
        request: { state: 'answered', answer: YES, answeredBy: 'ada', answeredAt: at(fixture.nowMs) },
        task: { id: task.id, status: 'running' },
      });
      const last = (await fixture.ledger.events.page(0, {}, 10)).at(-1);
      expect(last).toMatchObject({
        type: 'InputAnswered',
        data: { requestId: id, state: 'answered', answer: YES, by: 'ada', resumes: true },
      });
    });

    test('counts once: the first wins', async () => {
      const fixture = await Fixture.begin(open);
      const { claim } = await fixture.run();
      const { id } = await fixture.ask(claim);
      const results = await Promise.all(
        ['ada', 'grace'].map((by) => fixture.ledger.inputs.close(id, { state: 'denied', by }, fixture.nowMs)),
      );
      expect(results.map((result) => result?.closed)).toEqual([true, false]);
      expect(results[1]?.request.answeredBy).toBe('ada');
      expect((await fixture.eventsOf(claim.taskId)).filter((type) => type === 'InputAnswered')).toHaveLength(
        1,
      );
    });

    test('waits for the last of several questions', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const [one, two] = [await fixture.ask(claim), await fixture.ask(claim)];
      await fixture.ledger.inputs.close(one.id, { state: 'answered', answer: YES, by: 'ada' }, fixture.nowMs);
      expect((await fixture.get(task.id)).status).toBe('needs_input');
      await fixture.ledger.inputs.close(two.id, { state: 'denied', by: 'ada' }, fixture.nowMs);
      expect((await fixture.get(task.id)).status).toBe('running');
    });

    test('leaves a task waiting when its question was cancelled, unless it is to continue', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      const [one, two] = [await fixture.ask(claim), await fixture.ask(claim)];
      await fixture.ledger.inputs.close(one.id, { state: 'cancelled', by: 'cox' }, fixture.nowMs);
      await fixture.ledger.inputs.close(two.id, { state: 'cancelled', by: 'cox' }, fixture.nowMs);
      expect((await fixture.get(task.id)).status).toBe('needs_input');
      const three = await fixture.ask(claim);
      await fixture.ledger.inputs.close(
        three.id,
        { state: 'cancelled', by: 'cox', resumes: true },
        fixture.nowMs,
      );
      expect((await fixture.get(task.id)).status).toBe('running');
    });

    test('does not wake a task that someone wants cancelled', async () => {
      const fixture = await Fixture.begin(open);
      const { claim, task } = await fixture.run();
      await fixture.cancel(task.id);
      const { id } = await fixture.ask(claim);
      await fixture.ledger.inputs.close(id, { state: 'answered', answer: YES, by: 'ada' }, fixture.nowMs);
      expect((await fixture.get(task.id)).status).toBe('needs_input');
    });

    test('knows nothing of requests that do not exist', async () => {
      const fixture = await Fixture.begin(open);
      const id = fixture.newInputId();
      expect(await fixture.ledger.inputs.get(id)).toBeUndefined();
      expect(
        await fixture.ledger.inputs.close(id, { state: 'denied', by: 'ada' }, fixture.nowMs),
      ).toBeUndefined();
    });

    test('leaves out the waiting when the work is measured', async () => {
      const fixture = await Fixture.begin(open);
      const { claim } = await fixture.run();
      fixture.pass(1_000);
      const { id } = await fixture.ask(claim);
      fixture.pass(60_000);
      await fixture.ledger.inputs.close(id, { state: 'answered', answer: YES, by: 'ada' }, fixture.nowMs);
      fixture.pass(2_000);
      await fixture.complete(claim);
      const { agents } = await fixture.ledger.insights.read('day', fixture.nowMs - 86_400_000);
      expect(agents).toMatchObject([{ agent: 'shell', averageDurationMs: 3_000 }]);
    });
  });
};
