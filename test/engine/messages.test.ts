// What is said to a task is read by its agent, becomes the next task of the session, or is told not to have been heard.

import type { TaskId } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import { type Harness, harness, KIM } from './fixture.ts';
import { actor, stage } from './harness.ts';

const on = async () => {
  const { runtime, run, closes } = stage();
  const h = await harness({
    limits: { maxConcurrentTasks: 50 },
    agents: [actor('ann')],
    runtimes: { acp: runtime },
  });
  const submit: Harness['shell'] = (prompt, more = {}, caller = KIM) =>
    h.shell(prompt, { agent: 'ann', ...more }, caller);
  const said = async (id: TaskId): Promise<readonly string[]> =>
    (await h.events(id)).flatMap((event) => (event.type === 'MessageAdded' ? [event.data.text] : []));
  return { ...h, run, submit, said, closes };
};

/** Reads one message. */
const read = async (inbox: AsyncIterable<string>): Promise<string> => {
  for await (const message of inbox) return message;
  throw new Error('nothing was said');
};

const nextOf = async ({ ledger, event }: Harness, session: string, after: TaskId): Promise<TaskId> => {
  const { tasks } = await ledger.tasks.list({ session, order: 'created', limit: 10 });
  const next = tasks.find(({ id }) => id !== after);
  if (!next) throw new Error('no task follows');
  await event(next.id, 'TaskQueued');
  return next.id;
};

describe('a message', () => {
  it('reaches the running agent and is recorded', async () => {
    const { submit, run, engine, said } = await on();
    const { id } = await submit('work');
    const { handle } = await run(id);
    expect(await engine.message(id, { text: 'faster' }, KIM)).toMatchObject({ effect: 'delivered' });
    expect(await read(handle.inbox)).toBe('faster');
    expect(await said(id)).toEqual(['faster']);
  });

  it('that the agent did not read before its end becomes the next task of the session', async () => {
    const h = await on();
    const { submit, run, engine, ended, event, said } = h;
    const environment = { PATH: '/theirs' };
    const { id } = await submit('work', { session: 'talk', kind: 'manual', environment });
    const scene = await run(id);
    await engine.message(id, { text: 'and then this' }, KIM);
    scene.end();
    await ended(id);
    await event(id, 'MessageAdded', (seen) => seen.type === 'MessageAdded' && seen.data.role === 'system');
    const next = await nextOf(h, 'talk', id);
    expect((await run(next)).request).toMatchObject({
      prompt: 'and then this',
      session: 'talk',
      environment,
    });
    expect(await h.ledger.tasks.get(next)).toMatchObject({ kind: 'manual', agent: 'ann' });
    expect((await said(id)).at(-1)).toContain(`became the prompt of ${next}`);
  });

  it('that comes while the end is being written becomes the next task as well', async () => {
    const { submit, run, engine } = await on();
    const { id } = await submit('work', { session: 'talk' });
    (await run(id)).end();
    const answer = await engine.message(id, { text: 'too late?' }, KIM);
    expect(['started', 'delivered']).toContain(answer.effect);
    if (answer.effect === 'started') expect((await run(answer.task.id)).request.prompt).toBe('too late?');
  });

  it('is never lost, whenever it comes around the end', async () => {
    const h = await on();
    const { submit, run, engine, ended, ledger } = h;
    for (const turns of [0, 1, 2, 3, 5, 8, 13, 21]) {
      const session = `s${turns}`;
      const { id } = await submit('work', { session });
      (await run(id)).end();
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await engine.message(id, { text: 'heard?' }, KIM);
      await ended(id);
      const heard = async (): Promise<boolean> =>
        (await ledger.tasks.list({ session, order: 'created', limit: 5 })).tasks.some(
          ({ prompt }) => prompt === 'heard?',
        );
      await expect.poll(heard).toBe(true);
    }
  });

  it('that an attempt did not read is read by the next', async () => {
    const { submit, run, engine } = await on();
    const { id } = await submit('work', { maxAttempts: 2 });
    const first = await run(id);
    await engine.message(id, { text: 'mind the gap' }, KIM);
    first.end({ status: 'failed', reason: 'runtime_error', message: 'broke' });
    expect(await read((await run(id, 2)).handle.inbox)).toBe('mind the gap');
  });

  it('that was not read before a cancel is said not to have been', async () => {
    const { submit, run, engine, event, ended, ledger } = await on();
    const { id } = await submit('work', { session: 'talk' });
    await run(id);
    await engine.message(id, { text: 'wait' }, KIM);
    await engine.cancel(id, {}, KIM);
    await ended(id);
    const note = await event(
      id,
      'MessageAdded',
      (seen) => seen.type === 'MessageAdded' && seen.data.role === 'system',
    );
    expect(note.data.text).toContain("message 'wait': the task was cancelled before its agent read it");
    expect((await ledger.tasks.list({ session: 'talk', order: 'created', limit: 5 })).tasks).toHaveLength(1);
  });

  it('to an ended task keeps agent, session, folder and kind', async () => {
    const { submit, run, engine, ended } = await on();
    const { id, workDir } = await submit('work', { kind: 'chat', labels: { a: 'b' } });
    (await run(id)).end();
    const { session } = await ended(id);
    const { effect, task } = await engine.message(id, { text: 'more', environment: { PATH: '/mine' } }, KIM);
    expect((await run(task.id)).request.environment).toMatchObject({ PATH: '/mine' });
    expect([effect, task]).toMatchObject(['started', { kind: 'chat', session, workDir, labels: { a: 'b' } }]);
  });
});

describe('a runtime', () => {
  it('is closed when the last run is over', async () => {
    const { submit, run, engine, closes } = await on();
    await run((await submit('work')).id);
    await engine.stop();
    expect(closes()).toBe(1);
  });
});
