import { describe, expect, it } from 'vitest';
import { harness, isAlive, KIM } from './fixture.ts';

describe('cancel', () => {
  it('ends a pending task at once', async () => {
    const { shell, engine, events } = await harness();
    engine.pause();
    const { id } = await shell('true');
    const answer = await engine.cancel(id, { reason: 'not needed' }, KIM);
    expect(answer).toMatchObject({ effect: 'cancelled', task: { status: 'cancelled', reason: 'user' } });
    expect((await events(id)).map(({ type }) => type)).toEqual(['TaskQueued', 'TaskCancelled']);
  });

  it('stops a running one, and only then calls it cancelled', async () => {
    const { shell, engine, event, ended, events } = await harness();
    const { id } = await shell('echo $$; exec sleep 60');
    const chunk = await event(id, 'StreamChunk');
    const pid = Number(chunk.data.text);
    expect(isAlive(pid)).toBe(true);
    expect(await engine.cancel(id, {}, KIM)).toMatchObject({ effect: 'requested' });
    expect(await ended(id)).toMatchObject({ status: 'cancelled', reason: 'user' });
    expect(isAlive(pid)).toBe(false);
    expect((await events(id)).map(({ type }) => type)).toContain('CancelRequested');
  });

  it('a second time says how far the first is, and with now forces', async () => {
    const { shell, engine, event, ended } = await harness({ limits: { cancelGraceMs: 60_000 } });
    const { id } = await shell('trap "" TERM; echo ready; while true; do sleep 1; done');
    await event(id, 'StreamChunk');
    await engine.cancel(id, {}, KIM);
    expect(await engine.cancel(id, {}, KIM)).toMatchObject({ effect: 'already' });
    await engine.cancel(id, { now: true }, KIM);
    expect(await ended(id)).toMatchObject({ status: 'cancelled' });
    expect(await engine.cancel(id, {}, KIM)).toMatchObject({ effect: 'ended' });
  });

  it('takes the whole tree below, and fails what depended on it', async () => {
    const { shell, engine, reaches, ended } = await harness();
    const parent = await shell('sleep 60');
    await reaches(parent.id, 'running');
    const child = await shell('sleep 60', { parentId: parent.id });
    await reaches(child.id, 'running');
    const grandchild = await shell('true', { parentId: child.id, delayMs: 600_000 });
    const dependent = await shell('true', { after: [child.id] });
    await engine.cancel(parent.id, {}, KIM);
    expect(await ended(parent.id)).toMatchObject({ status: 'cancelled', reason: 'user' });
    expect(await ended(child.id)).toMatchObject({ status: 'cancelled', reason: 'parent' });
    expect(await ended(grandchild.id)).toMatchObject({ status: 'cancelled', reason: 'parent' });
    expect(await ended(dependent.id)).toMatchObject({ status: 'failed', reason: 'dependency' });
  });

  it('given in the moment of the claim is not lost', async () => {
    const { shell, engine, ended } = await harness();
    const tasks = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const { id } = await shell('sleep 30');
        await engine.cancel(id, {}, KIM);
        return id;
      }),
    );
    for (const id of tasks) expect((await ended(id)).status).toBe('cancelled');
  });
});

describe('retry', () => {
  it('makes a new task from a failed one and keeps what it was', async () => {
    const { shell, engine, ended } = await harness();
    const first = await ended(
      (await shell('exit 1', { title: 'Broken', labels: { team: 'a' }, session: 'chat' })).id,
    );
    const retry = await engine.retry(first.id, {}, KIM);
    expect(retry).toMatchObject({
      retryOf: first.id,
      prompt: 'exit 1',
      title: 'Broken',
      labels: { team: 'a' },
      session: 'chat',
    });
    expect(await ended(retry.id)).toMatchObject({ status: 'failed' });
  });

  it('is refused for what completed or still runs, and while an earlier retry is active', async () => {
    const { shell, engine, ended } = await harness();
    const good = await ended((await shell('true')).id);
    await expect(engine.retry(good.id, {}, KIM)).rejects.toMatchObject({ code: 'illegal_transition' });
    const bad = await ended((await shell('exit 1')).id);
    engine.pause();
    await engine.retry(bad.id, {}, KIM);
    await expect(engine.retry(bad.id, {}, KIM)).rejects.toMatchObject({ code: 'retry_active' });
    await expect(engine.retry(bad.id, { force: true }, KIM)).resolves.toMatchObject({ status: 'pending' });
  });
});

describe('delete', () => {
  it('removes an ended task, and cancels an active one first', async () => {
    const { shell, engine, ended, reaches, ledger, event } = await harness();
    const done = await ended((await shell('true')).id);
    expect(await engine.remove(done.id, KIM)).toMatchObject({ effect: 'deleted' });
    expect(await ledger.tasks.get(done.id)).toBeUndefined();
    const running = await shell('sleep 60');
    await reaches(running.id, 'running');
    expect(await engine.remove(running.id, KIM)).toMatchObject({ effect: 'cancelling' });
    await event(running.id, 'TaskDeleted');
    expect(await ledger.tasks.get(running.id)).toBeUndefined();
  });
});
