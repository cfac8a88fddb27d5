// A provider that takes no more requests until a certain time.

import { describe, expect, it } from 'vitest';
import { harness, KIM } from './fixture.ts';
import { actor, stage } from './harness.ts';

const HOUR_MS = 3_600_000;

const on = async () => {
  const { runtime, run } = stage();
  const agents = [actor('patient', { onLimit: 'park' }), actor('plain')];
  const h = await harness({ agents, runtimes: { acp: runtime } });
  const resetAtMs = Date.now() + HOUR_MS;
  const limit = { status: 'failed', reason: 'limit', message: 'no more requests', resetAtMs } as const;
  return { ...h, run, limit, resetAtMs };
};

describe("a provider's limit", () => {
  it('parks the task until it resets, a little later for each, and it says so', async () => {
    const { shell, run, limit, resetAtMs, event, engine, ledger } = await on();
    const tasks = await Promise.all([1, 2, 3].map((n) => shell(`${n}`, { agent: 'patient' })));
    const runAt = new Set<string>();
    for (const { id } of tasks) {
      (await run(id)).end(limit);
      const { data } = await event(id, 'TaskRetrying');
      expect(data).toMatchObject({ reason: 'limit', attempt: 1 });
      const atMs = Date.parse(data.runAt);
      expect(atMs).toBeGreaterThanOrEqual(resetAtMs);
      expect(atMs).toBeLessThanOrEqual(resetAtMs + 30_000);
      runAt.add(data.runAt);
    }
    expect(runAt.size).toBe(3);
    const [first] = tasks;
    if (!first) throw new Error('three were submitted');
    expect(await ledger.tasks.get(first.id)).toMatchObject({ status: 'pending', reason: 'limit' });
    const { causes } = await engine.explain(first.id, KIM);
    expect(causes).toMatchObject([
      { code: 'limit', detail: expect.stringMatching(/^its provider's limit resets in 1h.*, at 20/) },
    ]);
  });

  it('is no failed attempt: the task still has all that it may fail', async () => {
    const { shell, run, limit, event, ended, jump, engine, reaches } = await on();
    const { id } = await shell('x', { agent: 'patient', maxAttempts: 2 });
    (await run(id)).end(limit);
    await event(id, 'TaskRetrying');
    jump(HOUR_MS + 60_000);
    await engine.resume();
    const failure = { status: 'failed', reason: 'runtime_error', message: 'broke' } as const;
    (await run(id, 2)).end(failure);
    await event(id, 'TaskRetrying', (seen) => seen.type === 'TaskRetrying' && seen.data.reason === 'retry');
    const third = await run(id, 3);
    await reaches(id, 'running');
    expect((await engine.explain(id, KIM)).summary).toMatch(/attempt 3, limit/);
    third.end(failure);
    expect(await ended(id)).toMatchObject({ status: 'failed', reason: 'runtime_error', attempt: 3 });
  });

  it('and the attempts before it cost what they cost: the task has consumed all of it', async () => {
    const { shell, run, limit, event, ended, jump, engine, resetAtMs } = await on();
    const { id } = await shell('x', { agent: 'patient', maxAttempts: 2 });
    (await run(id)).end({ ...limit, usage: { inputTokens: 100, outputTokens: 10, model: 'm' } });
    const { data } = await event(id, 'TaskRetrying');
    // In a tenth of an hour, but no more than half a minute.
    expect(Date.parse(data.runAt) - resetAtMs).toBeLessThanOrEqual(30_000);
    jump(HOUR_MS + 60_000);
    await engine.resume();
    const failure = { status: 'failed', reason: 'runtime_error', message: 'broke' } as const;
    (await run(id, 2)).end({ ...failure, usage: { inputTokens: 20, cachedTokens: 5, model: 'm' } });
    await event(id, 'TaskRetrying', (seen) => seen.type === 'TaskRetrying' && seen.data.reason === 'retry');
    (await run(id, 3)).end(failure);
    expect((await ended(id)).usage).toEqual({
      inputTokens: 120,
      outputTokens: 10,
      cachedTokens: 5,
      model: 'm',
    });
  });

  it('fails the task of an agent that does not wait, with the time', async () => {
    const { shell, run, limit, resetAtMs, ended, engine } = await on();
    const { id } = await shell('x', { agent: 'plain', maxAttempts: 3 });
    (await run(id)).end(limit);
    expect(await ended(id)).toMatchObject({
      status: 'failed',
      reason: 'limit',
      attempt: 1,
      error: { message: `no more requests; the limit resets at ${new Date(resetAtMs).toISOString()}` },
    });
    expect((await engine.explain(id, KIM)).causes).toMatchObject([
      { remedy: expect.stringContaining('retry') },
    ]);
  });

  it('without a time is tried again after a while, and then after longer', async () => {
    const { shell, run, event, jump, engine } = await on();
    const { id } = await shell('x', { agent: 'patient' });
    const limit = { status: 'failed', reason: 'limit', message: 'come back later' } as const;
    for (const [attempt, wait] of [
      [1, '1m00s'],
      [2, '2m00s'],
      [3, '4m00s'],
    ] as const) {
      (await run(id, attempt)).end(limit);
      const { data } = await event(
        id,
        'TaskRetrying',
        (seen) => seen.type === 'TaskRetrying' && seen.data.attempt === attempt,
      );
      expect(data).toMatchObject({
        reason: 'limit',
        message: `come back later; it gave no reset time: cox tries again in ${wait}`,
      });
      jump(300_000);
      await engine.resume();
    }
  });

  it('that no waiting ends fails also the task that would wait', async () => {
    const { shell, run, ended } = await on();
    const { id } = await shell('x', { agent: 'patient' });
    (await run(id)).end({ status: 'failed', reason: 'limit', message: 'no credit left', isFinal: true });
    expect(await ended(id)).toMatchObject({ status: 'failed', error: { message: 'no credit left' } });
  });

  it('is not waited for by a task that is being cancelled', async () => {
    const { shell, run, ended, engine } = await on();
    const { id } = await shell('x', { agent: 'patient' });
    await run(id);
    await engine.cancel(id, {}, KIM);
    expect(await ended(id)).toMatchObject({ status: 'cancelled', reason: 'user' });
  });
});
