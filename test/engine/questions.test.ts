import { describe, expect, it } from 'vitest';
import { harness, KIM } from './fixture.ts';

const never = new AbortController().signal;
const question = { kind: 'question', title: 'Which colour?' } as const;

describe('a running task that asks', () => {
  it('needs input until a person answers; the first answer wins', async () => {
    const { shell, engine, reaches, ended, ledger } = await harness();
    const { id } = await shell('sleep 0.5');
    await reaches(id, 'running');
    const asked = engine.ask(id, question, KIM, never);
    await reaches(id, 'needs_input');
    const [request] = await ledger.inputs.open();
    if (!request) throw new Error('nothing is open');
    await engine.answer(request.id, { decision: 'answer', text: 'blue' }, KIM);
    expect(await asked).toMatchObject({ state: 'answered', answer: { text: 'blue' }, answeredBy: 'kim' });
    await expect(engine.answer(request.id, { decision: 'deny' }, KIM)).rejects.toMatchObject({
      code: 'already_answered',
    });
    expect((await ended(id)).status).toBe('completed');
  });

  it('gives its slot to others while it waits, with its clock paused', async () => {
    const { shell, engine, reaches, ended, ledger } = await harness({ limits: { maxConcurrentTasks: 1 } });
    const { id } = await shell('sleep 0.2', { timeoutMs: 400 });
    await reaches(id, 'running');
    const asked = engine.ask(id, question, KIM, never);
    await reaches(id, 'needs_input');
    const other = await shell('sleep 0.5; echo other');
    expect((await ended(other.id)).status).toBe('completed');
    const [request] = await ledger.inputs.open();
    if (request) await engine.answer(request.id, { decision: 'answer', text: 'x' }, KIM);
    await asked;
    expect((await ended(id)).status).toBe('completed');
  });

  it('is denied at once, or failed, where no one watches', async () => {
    const { shell, engine, reaches, ended } = await harness();
    const denied = await shell('sleep 0.3', { onInput: 'deny' });
    await reaches(denied.id, 'running');
    expect(await engine.ask(denied.id, question, KIM, never)).toMatchObject({
      state: 'expired',
      answer: { decision: 'deny' },
    });
    expect((await ended(denied.id)).status).toBe('completed');
    const failed = await shell('sleep 30', { onInput: 'fail' });
    await reaches(failed.id, 'running');
    expect(await engine.ask(failed.id, question, KIM, never)).toMatchObject({ state: 'cancelled' });
    expect(await ended(failed.id)).toMatchObject({ status: 'failed', reason: 'no_answer' });
  });

  it('expires when its time has passed, though the wall clock was set back meanwhile', async () => {
    const { shell, engine, reaches, ledger, jump } = await harness();
    const { id } = await shell('sleep 5');
    await reaches(id, 'running');
    const answer = engine.ask(id, { ...question, timeoutMs: 300 }, KIM, never);
    await reaches(id, 'needs_input');
    jump(-3_600_000);
    const { state, createdAt, answeredAt = '' } = await answer;
    expect(state).toBe('expired');
    expect([createdAt, answeredAt]).toEqual([createdAt, answeredAt].toSorted());
    expect(await ledger.inputs.open()).toEqual([]);
  });

  it('takes the default when the question expires', async () => {
    const { shell, engine, reaches } = await harness();
    const { id } = await shell('sleep 5');
    await reaches(id, 'running');
    const answer = await engine.ask(
      id,
      { ...question, timeoutMs: 50, default: { decision: 'answer', text: 'grey' } },
      KIM,
      never,
    );
    expect(answer).toMatchObject({ state: 'answered', answer: { text: 'grey' } });
  });

  it('has its question closed when it is cancelled, and when its program ends on its own', async () => {
    const { shell, engine, reaches, ended, ledger } = await harness();
    const cancelled = await shell('sleep 30');
    await reaches(cancelled.id, 'running');
    const first = engine.ask(cancelled.id, question, KIM, never);
    await reaches(cancelled.id, 'needs_input');
    await engine.cancel(cancelled.id, {}, KIM);
    expect((await first).state).toBe('cancelled');
    expect((await ended(cancelled.id)).status).toBe('cancelled');
    const ends = await shell('sleep 0.2');
    await reaches(ends.id, 'running');
    const second = engine.ask(ends.id, question, KIM, never);
    expect((await ended(ends.id)).status).toBe('completed');
    expect((await second).state).toBe('cancelled');
    expect(await ledger.inputs.open()).toEqual([]);
  });

  it('is answered by a message, but a permission is not given by words', async () => {
    const { shell, engine, reaches } = await harness();
    const { id } = await shell('sleep 5');
    await reaches(id, 'running');
    const asked = engine.ask(id, question, KIM, never);
    await reaches(id, 'needs_input');
    expect(await engine.message(id, { text: 'green' }, KIM)).toMatchObject({ effect: 'answered' });
    expect(await asked).toMatchObject({ answer: { text: 'green' } });
    void engine.ask(id, { kind: 'permission', title: 'rm -rf' }, KIM, never).catch(() => {});
    await reaches(id, 'needs_input');
    await expect(engine.message(id, { text: 'yes' }, KIM)).rejects.toMatchObject({
      message: expect.stringContaining('cox approve'),
    });
  });
});
