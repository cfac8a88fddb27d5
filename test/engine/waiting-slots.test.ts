// What waits holds no slot, no time and no place once the wait is over or never came about.

import { describe, expect, it } from 'vitest';
import { harness, KIM } from './fixture.ts';

const never = new AbortController().signal;
const question = { kind: 'question', title: 'Which colour?' } as const;

describe('a task that waits', () => {
  it('holds its slot and its time again when its question could not be stored', async () => {
    const { shell, engine, reaches, ended } = await harness({ limits: { maxConcurrentTasks: 1 } });
    const { id } = await shell('sleep 30', { timeoutMs: 300 });
    await reaches(id, 'running');
    const unstorable: Record<string, unknown> = {};
    unstorable.self = unstorable;
    await expect(engine.ask(id, { ...question, schema: unstorable }, KIM, never)).rejects.toThrow();
    expect(engine.slots()).toMatchObject({ used: 1, parked: 0 });
    expect(await ended(id)).toMatchObject({ status: 'cancelled', reason: 'timeout' });
    expect(engine.slots()).toMatchObject({ used: 0, parked: 0 });
  });

  it('gives its slot back as soon as there is room among the waiting', async () => {
    const { shell, engine, reaches, ended, ledger } = await harness({
      limits: { maxConcurrentTasks: 2, maxParked: 1 },
    });
    const asking = await shell('sleep 30');
    await reaches(asking.id, 'running');
    const asked = engine.ask(asking.id, question, KIM, never);
    await reaches(asking.id, 'needs_input');
    const parent = await shell('sleep 30');
    await reaches(parent.id, 'running');
    const goOn = engine.waitForChildren(parent.id);
    expect(engine.slots()).toMatchObject({ used: 1, parked: 1 });
    const [request] = await ledger.inputs.open();
    if (request) await engine.answer(request.id, { decision: 'answer', text: 'blue' }, KIM);
    await asked;
    const child = await shell('true', { parentId: parent.id });
    expect((await ended(child.id)).status).toBe('completed');
    goOn();
    await engine.cancel(parent.id, { now: true }, KIM);
    await engine.cancel(asking.id, { now: true }, KIM);
    await ended(parent.id);
    await ended(asking.id);
    expect(engine.slots()).toMatchObject({ used: 0, parked: 0 });
  });

  it('with children needs no second slot', async () => {
    const { shell, engine, reaches, ended } = await harness({ limits: { maxConcurrentTasks: 1 } });
    const parent = await shell('sleep 30');
    await reaches(parent.id, 'running');
    const goOn = engine.waitForChildren(parent.id);
    const child = await shell('true', { parentId: parent.id });
    expect((await ended(child.id)).status).toBe('completed');
    goOn();
    goOn();
    expect(engine.slots()).toMatchObject({ used: 1, parked: 0 });
    await engine.cancel(parent.id, { now: true }, KIM);
    await ended(parent.id);
  });

  it('with children never holds the slot that they need, however many wait already', async () => {
    const { shell, engine, reaches, ended } = await harness({
      limits: { maxConcurrentTasks: 1, maxParked: 1 },
    });
    const root = await shell('sleep 30');
    await reaches(root.id, 'running');
    engine.waitForChildren(root.id);
    const middle = await shell('sleep 30', { parentId: root.id });
    await reaches(middle.id, 'running');
    engine.waitForChildren(middle.id);
    const leaf = await shell('true', { parentId: middle.id });
    expect((await ended(leaf.id)).status).toBe('completed');
    await engine.cancel(root.id, { now: true }, KIM);
    await ended(middle.id);
    await ended(root.id);
    expect(engine.slots()).toMatchObject({ used: 0, parked: 0 });
  });

  it('asks several questions and continues after the last answer', async () => {
    const { shell, engine, reaches, ended, ledger } = await harness({ limits: { maxConcurrentTasks: 1 } });
    const { id } = await shell('sleep 0.5');
    await reaches(id, 'running');
    const asked = [engine.ask(id, question, KIM, never), engine.ask(id, question, KIM, never)];
    await reaches(id, 'needs_input');
    while ((await ledger.inputs.open()).length < 2) await reaches(id, 'needs_input');
    const [first, second] = await ledger.inputs.open();
    if (!first || !second) throw new Error('two questions were asked');
    await engine.answer(first.id, { decision: 'answer', text: 'a' }, KIM);
    expect(await ledger.tasks.get(id)).toMatchObject({ status: 'needs_input' });
    expect(engine.slots()).toMatchObject({ used: 0, parked: 1 });
    await engine.answer(second.id, { decision: 'answer', text: 'b' }, KIM);
    expect(await ledger.tasks.get(id)).toMatchObject({ status: 'running' });
    await Promise.all(asked);
    expect((await ended(id)).status).toBe('completed');
  });
});

describe('a question', () => {
  it('that expires in the moment it is stored still expires', async () => {
    const { shell, engine, reaches, jump } = await harness();
    const { id } = await shell('sleep 30');
    await reaches(id, 'running');
    const asked = engine.ask(id, { ...question, timeoutMs: 1 }, KIM, never);
    jump(1_000);
    expect(await asked).toMatchObject({ state: 'expired' });
  });

  it('is refused of a task that is being stopped', async () => {
    const { shell, engine, event, ended, ledger } = await harness({ limits: { cancelGraceMs: 60_000 } });
    const { id } = await shell('trap "" TERM; echo ready; while true; do sleep 1; done');
    await event(id, 'StreamChunk');
    await engine.cancel(id, {}, KIM);
    await expect(engine.ask(id, question, KIM, never)).rejects.toMatchObject({
      code: 'illegal_transition',
      message: expect.stringContaining('being stopped'),
    });
    expect(await ledger.tasks.get(id)).toMatchObject({ status: 'running' });
    await engine.cancel(id, { now: true }, KIM);
    await ended(id);
  });

  it('that failed its task is not asked again by another attempt', async () => {
    const { shell, engine, reaches, ended } = await harness();
    const { id } = await shell('sleep 30', { onInput: 'fail', maxAttempts: 3 });
    await reaches(id, 'running');
    await engine.ask(id, question, KIM, never);
    expect(await ended(id)).toMatchObject({ status: 'failed', reason: 'no_answer', attempt: 1 });
  });
});
