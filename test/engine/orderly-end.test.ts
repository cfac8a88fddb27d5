// However it is stopped, and whenever: nothing is left behind, neither running nor waiting nor writing.

import { describe, expect, it } from 'vitest';
import { harness, KIM } from './fixture.ts';

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('a stop', () => {
  it('without waiting also ends what an earlier stop was about to start', async () => {
    const { shell, engine, ledger } = await harness();
    const { id } = await shell('sleep 60');
    const patient = engine.stop({ wait: true });
    await Promise.all([patient, engine.stop()]);
    const task = await ledger.tasks.get(id);
    expect(['pending', 'cancelled']).toContain(task?.status);
  });

  it('cancels what is pending when only the second asks for it', async () => {
    const { shell, engine, reaches, ledger } = await harness({ limits: { maxConcurrentTasks: 1 } });
    const running = await shell('sleep 60');
    await reaches(running.id, 'running');
    const { id } = await shell('true');
    await Promise.all([engine.stop({ wait: true }), engine.stop({ cancelPending: true })]);
    expect(await ledger.tasks.get(id)).toMatchObject({ status: 'cancelled', reason: 'shutdown' });
  });

  it('the second time leaves no timer', async () => {
    const { engine } = await harness();
    await engine.stop();
    const before = timers();
    await engine.stop();
    // One of another may have ended meanwhile.
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('during the recovery waits for it', async () => {
    const { shell, engine, ledger } = await harness({ isNotStarted: true });
    const { id } = await shell('true');
    await ledger.tasks.claim({ node: 'dead', nowMs: Date.now(), free: { '': 1 }, newRunId: () => 'run1' });
    let isRecovered = false;
    const started = engine.start().then(() => {
      isRecovered = true;
    });
    await engine.stop();
    expect(await ledger.tasks.get(id)).toMatchObject({ status: 'failed', reason: 'restarted' });
    await started;
    expect(isRecovered).toBe(true);
    expect(engine.state).toBe('stopping');
  });
});

describe('a delete', () => {
  it('in the moment of the claim leaves nothing that runs, and no task', async () => {
    const { shell, engine, ledger, event } = await harness({ limits: { maxConcurrentTasks: 30 } });
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { id } = await shell('sleep 30');
        await engine.remove(id, KIM);
        await event(id, 'TaskDeleted');
        expect(await ledger.tasks.get(id)).toBeUndefined();
      }),
    );
    expect(engine.slots().used).toBe(0);
  });

  it('takes the children that come in until the cancel has reached the tree', async () => {
    const { shell, engine, ledger, reaches, event } = await harness();
    const parent = await shell('sleep 60');
    await reaches(parent.id, 'running');
    const removed = engine.remove(parent.id, KIM);
    const child = await shell('sleep 60', { parentId: parent.id }).catch(() => undefined);
    await removed;
    await event(parent.id, 'TaskDeleted');
    if (child) await event(child.id, 'TaskDeleted');
    expect((await ledger.tasks.list({ order: 'created', limit: 10 })).tasks).toEqual([]);
  });
});

describe('a task that is being cancelled', () => {
  it('gets no more children: the cancel would not reach them', async () => {
    const { shell, engine, event, ended } = await harness({ limits: { cancelGraceMs: 60_000 } });
    const parent = await shell('trap "" TERM; echo ready; while true; do sleep 1; done');
    await event(parent.id, 'StreamChunk');
    await engine.cancel(parent.id, {}, KIM);
    await expect(shell('true', { parentId: parent.id })).rejects.toMatchObject({
      code: 'unprocessable',
      message: expect.stringContaining('being cancelled'),
    });
    await engine.cancel(parent.id, { now: true }, KIM);
    await ended(parent.id);
  });
});
