// What a cancel makes of a run that then says it is done: it completed only if it ended by itself, before anything was stopped.

import type { RunHandle, RunRequest, Runtime } from '@coxswain/runtimes';
import { describe, expect, it } from 'vitest';
import { type HarnessOptions, harness, KIM } from './fixture.ts';
import { actor } from './harness.ts';

type Play = (handle: RunHandle, request: RunRequest) => Promise<void>;

/** An agent that says "all done" after whatever it plays. */
const saysDone = async (play: Play, options: HarnessOptions = {}) => {
  const acp: Runtime = {
    run: async (request, handle) => {
      await play(handle, request).catch(() => {});
      return { status: 'completed', result: 'all done' };
    },
    check: async () => [],
  };
  const made = await harness({ agents: [actor('ann')], runtimes: { acp }, ...options });
  return { ...made, ann: (more = {}) => made.shell('go', { agent: 'ann', ...more }) };
};

const stopped = ({ signal }: RunHandle): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
const asks: Play = (handle) => handle.ask({ kind: 'question', title: '?' }).then(() => {});

describe('a run that says it is done after it was asked to stop', () => {
  it('completed when nothing of it was stopped', async () => {
    const { ann, engine, ended, reaches } = await saysDone(stopped);
    const { id } = await ann();
    await reaches(id, 'running');
    await engine.cancel(id, {}, KIM);
    expect(await ended(id)).toMatchObject({ status: 'completed', result: 'all done' });
  });

  it('is cancelled, and keeps its words, when the cancel took the question away that it waited for', async () => {
    const { ann, engine, ended, reaches } = await saysDone(asks);
    const { id } = await ann();
    await reaches(id, 'needs_input');
    await engine.cancel(id, {}, KIM);
    expect(await ended(id)).toMatchObject({ status: 'cancelled', reason: 'user', result: 'all done' });
  });

  it('is cancelled when it asked only then, and no one was allowed to answer', async () => {
    const { ann, engine, ended, reaches } = await saysDone((handle, request) =>
      stopped(handle).then(() => asks(handle, request)),
    );
    const { id } = await ann();
    await reaches(id, 'running');
    await engine.cancel(id, {}, KIM);
    expect(await ended(id)).toMatchObject({ status: 'cancelled', result: 'all done' });
  });

  it('is cancelled when the cancel ended a task below it', async () => {
    const { ann, shell, engine, ended, reaches } = await saysDone(stopped);
    const { id } = await ann();
    await reaches(id, 'running');
    const child = await shell('sleep 60', { parentId: id });
    await engine.cancel(id, {}, KIM);
    expect(await ended(child.id)).toMatchObject({ status: 'cancelled', reason: 'parent' });
    expect(await ended(id)).toMatchObject({ status: 'cancelled', reason: 'user', result: 'all done' });
  });

  it('completed when a task below it had been cancelled before, for another reason', async () => {
    const { ann, shell, engine, ended, reaches } = await saysDone(stopped);
    const { id } = await ann();
    await reaches(id, 'running');
    const child = await shell('sleep 60', { parentId: id });
    await engine.cancel(child.id, {}, KIM);
    await ended(child.id);
    await engine.cancel(id, {}, KIM);
    expect(await ended(id)).toMatchObject({ status: 'completed' });
  });

  it('is cancelled in the same way when its time is over, and when the daemon stops', async () => {
    const { ann, engine, ended, reaches, ledger } = await saysDone((handle, request) =>
      stopped(handle).then(() => asks(handle, request)),
    );
    const late = await ann({ timeoutMs: 50 });
    expect(await ended(late.id)).toMatchObject({
      status: 'cancelled',
      reason: 'timeout',
      result: 'all done',
    });
    const { id } = await ann();
    await reaches(id, 'running');
    await engine.stop();
    expect(await ledger.tasks.get(id)).toMatchObject({ status: 'cancelled', reason: 'shutdown' });
  });

  it('failed when no one answered and it was to fail then, whatever it says', async () => {
    const { ann, ended } = await saysDone(asks);
    const { id } = await ann({ onInput: 'fail' });
    expect(await ended(id)).toMatchObject({ status: 'failed', reason: 'no_answer', result: 'all done' });
  });
});
