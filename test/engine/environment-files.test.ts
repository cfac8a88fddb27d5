// The file with a submitter's environment lives exactly as long as a task that may need it.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { harness, KIM } from './fixture.ts';

const environment = { PATH: process.env.PATH ?? '', SECRET: 'hidden' };

describe('the environment of a task', () => {
  it('is erased when it is cancelled before it ran', async () => {
    const { shell, engine, folder } = await harness();
    engine.pause();
    const { id } = await shell('true', { environment });
    expect(await readdir(join(folder, 'environments'))).toHaveLength(1);
    await engine.cancel(id, {}, KIM);
    await engine.stop();
    expect(await readdir(join(folder, 'environments'))).toEqual([]);
  });

  it('is erased when it fails with what it waited for', async () => {
    const { shell, engine, folder, ended, reaches } = await harness();
    const first = await shell('sleep 0.2; exit 1');
    await reaches(first.id, 'running');
    const { id } = await shell('true', { environment, after: [first.id] });
    expect(await ended(id)).toMatchObject({ status: 'failed', reason: 'dependency' });
    await engine.stop();
    expect(await readdir(join(folder, 'environments'))).toEqual([]);
  });

  it('is there for the last of its attempts, and then erased', async () => {
    const { shell, engine, folder, ended, events } = await harness();
    const script = 'if [ -e tried ]; then echo $SECRET; else touch tried; exit 1; fi';
    const { id } = await shell(script, { environment, maxAttempts: 2 });
    expect(await ended(id)).toMatchObject({ status: 'completed', result: 'hidden', attempt: 2 });
    expect((await events(id)).filter(({ type }) => type === 'TaskStarted')).toHaveLength(2);
    await engine.stop();
    expect(await readdir(join(folder, 'environments'))).toEqual([]);
  });

  it('is erased when it is cancelled between two attempts', async () => {
    const { shell, engine, folder, event, ended } = await harness();
    const { id } = await shell('exit 1', { environment, maxAttempts: 2 });
    await event(id, 'TaskRetrying');
    await engine.cancel(id, {}, KIM);
    expect(await ended(id)).toMatchObject({ status: 'cancelled', reason: 'user', attempt: 1 });
    await engine.stop();
    expect(await readdir(join(folder, 'environments'))).toEqual([]);
    expect(engine.slots()).toMatchObject({ used: 0, parked: 0 });
  });
});

describe('a task whose group lost its slots', () => {
  it('reports that, and runs when they are back', async () => {
    const { shell, engine, ended, settings } = await harness({ limits: { groups: { gpu: 1 } } });
    engine.pause();
    const { id } = await shell('true', { group: 'gpu' });
    engine.configure({ ...settings, limits: { ...settings.limits, groups: {} } });
    await engine.resume();
    const { causes } = await engine.explain(id, KIM);
    expect(causes).toMatchObject([
      { code: 'slots', detail: expect.stringContaining("'gpu' has no slots"), remedy: expect.any(String) },
    ]);
    engine.configure(settings);
    expect((await ended(id)).status).toBe('completed');
  });
});
