// A system that has no room to start something: too many open files, too many processes, no memory.

import type { Runtime } from '@coxswain/runtimes';
import { describe, expect, it } from 'vitest';
import { harness, KIM } from './fixture.ts';
import { actor } from './harness.ts';

const full = (code = 'EMFILE'): Error => Object.assign(new Error(`${code}: no room`), { code });

/** An engine with one agent, whose runs go as `steps` say, one after the other. */
const on = (...steps: readonly Runtime['run'][]) => {
  const left = [...steps];
  const run: Runtime['run'] = async (request, handle) =>
    (await left.shift()?.(request, handle)) ?? { status: 'completed', result: 'done' };
  return harness({ agents: [actor('ann')], runtimes: { acp: { run, check: async () => [] } } });
};

describe('a task that the system has no room to start', () => {
  it('waits, says why, and runs when there is room, though it may not fail once', async () => {
    const refused = { status: 'failed', reason: 'resources', message: 'too many files are open' } as const;
    const { shell, event, ended, engine, ledger } = await on(async () => refused);
    const { id } = await shell('a', { agent: 'ann', maxAttempts: 1 });
    const { data } = await event(id, 'TaskRetrying');
    expect(data).toMatchObject({ reason: 'resources', message: 'too many files are open' });
    const waiting = await ledger.tasks.get(id);
    if (waiting?.status === 'pending')
      expect((await engine.explain(id, KIM)).summary).toMatch(
        /^it could not start: too many files are open; it tries again in/,
      );
    expect(await ended(id)).toMatchObject({ status: 'completed', result: 'done' });
  });

  it.each(['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM'])(
    'waits when its runtime broke with %s before it began',
    async (code) => {
      const { shell, ended, event } = await on(() => Promise.reject(full(code)));
      const { id } = await shell('a', { agent: 'ann' });
      expect((await event(id, 'TaskRetrying')).data).toMatchObject({ reason: 'resources' });
      expect(await ended(id)).toMatchObject({ status: 'completed' });
    },
  );

  it('waits when its worktree could not be made for lack of room', async () => {
    let tries = 0;
    const make = async (): Promise<never> => {
      tries += 1;
      throw full();
    };
    const { shell, event, engine } = await harness({
      agents: [actor('ann', { worktree: true })],
      env: { worktrees: { make, noteReady: async () => {} } },
      runtimes: { acp: { run: async () => ({ status: 'completed' }), check: async () => [] } },
    });
    const { id } = await shell('a', { agent: 'ann' });
    expect((await event(id, 'TaskRetrying')).data).toMatchObject({ reason: 'resources' });
    await engine.cancel(id, {}, KIM);
    expect(tries).toBeGreaterThan(0);
  });

  it('is not done a second time when it had begun', async () => {
    const { shell, ended } = await on(async (_, handle) => {
      await handle.update([{ type: 'StreamChunk', data: { stream: 'stdout', text: 'begun' } }]);
      throw full();
    });
    const { id } = await shell('a', { agent: 'ann' });
    expect(await ended(id)).toMatchObject({ status: 'failed', reason: 'runtime_error', attempt: 1 });
  });
});
