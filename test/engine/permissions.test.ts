// What a run may do: no more than its agent, and than every agent whose program submitted it.

import type { Caller } from '@coxswain/engine';
import { BUILT_IN_AGENTS, NOTHING_ALLOWED } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import { harness } from './fixture.ts';
import { actor, stage } from './harness.ts';

const FREE = actor('free', {
  permissions: { default: 'allow' },
  maySubmit: ['careful', 'shell', 'free', 'fixed'],
});
const CAREFUL = actor('careful', { permissions: { execute: 'deny', edit: 'allow' }, maySubmit: ['free'] });
const FIXED = actor('fixed', { runtime: 'command', command: ['echo', 'fixed'] });
const AGENTS = [FREE, CAREFUL, FIXED];

const on = async () => {
  const { runtime, run } = stage();
  const h = await harness({ agents: AGENTS, runtimes: { acp: runtime }, limits: { maxConcurrentTasks: 20 } });
  const within = async (id: Parameters<typeof run>[0]): Promise<Caller> => {
    const caller = h.engine.authenticate((await run(id)).token);
    if (!caller) throw new Error('nobody');
    return caller;
  };
  return { ...h, run, within };
};

describe('the permissions of a run', () => {
  it('are those of its agent where a person submitted it', async () => {
    const { shell, run } = await on();
    const { request } = await run((await shell('a', { agent: 'careful' })).id);
    expect(request.permissions).toMatchObject({
      execute: 'deny',
      edit: 'allow',
      read: 'allow',
      fetch: 'ask',
    });
  });

  it('are met with those of all whose programs submitted it, however deep', async () => {
    const { shell, run, within } = await on();
    const top = await shell('a', { agent: 'careful' });
    const middle = await shell('b', { agent: 'free' }, await within(top.id));
    const bottom = await shell('c', { agent: 'free' }, await within(middle.id));
    expect((await run(bottom.id)).request.permissions).toMatchObject({ execute: 'deny', fetch: 'ask' });
  });

  it('do not reach beyond a person in between', async () => {
    const { shell, run } = await on();
    const top = await shell('a', { agent: 'careful' });
    const below = await shell('b', { agent: 'free', parentId: top.id });
    expect((await run(below.id)).request.permissions.execute).toBe('allow');
  });

  it('are none below an agent that is no longer configured', async () => {
    const { shell, run, within, engine, settings } = await on();
    const top = await shell('a', { agent: 'careful' });
    const caller = await within(top.id);
    engine.pause();
    const child = await shell('b', { agent: 'free' }, caller);
    engine.configure({ ...settings, agents: [...BUILT_IN_AGENTS, FREE, FIXED] });
    await engine.resume();
    expect((await run(child.id)).request.permissions).toEqual(NOTHING_ALLOWED);
  });

  it('hold for a retry by a person, whose parent has ended', async () => {
    const { shell, run, within, engine, ended } = await on();
    const top = await shell('a', { agent: 'careful' });
    const child = await shell('b', { agent: 'free' }, await within(top.id));
    (await run(child.id)).end({ status: 'failed', reason: 'runtime_error', message: 'no' });
    await ended(child.id);
    (await run(top.id)).end();
    await ended(top.id);
    const again = await engine.retry(child.id, {}, { kind: 'user', name: 'kim' });
    expect(again.parentId).toBeUndefined();
    expect((await run(again.id)).request.permissions.execute).toBe('deny');
  });
});

describe('an agent that may run commands', () => {
  it('submits to the shell where it may, also of another runtime, with variables of its own', async () => {
    const { shell, within, ended, output } = await on();
    const top = await shell('a', { agent: 'free' });
    const caller = await within(top.id);
    const child = await shell('echo $ODD', { agent: 'shell', env: { ODD: 'yes' } }, caller);
    await ended(child.id);
    expect(await output(child.id)).toBe('yes\n');
  });

  it('but not of the runtime of programs, stays in its folders all the same', async () => {
    const { shell, within } = await on();
    const caller = await within((await shell('a', { agent: 'free' })).id);
    await expect(shell('b', { agent: 'free', workDir: '/' }, caller)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('has its commands refused at the start when the config takes them away meanwhile', async () => {
    const { shell, within, engine, settings, ended } = await on();
    const caller = await within((await shell('a', { agent: 'free' })).id);
    engine.pause();
    const child = await shell('echo ran', { agent: 'shell' }, caller);
    const fixed = await shell('x', { agent: 'fixed' }, caller);
    const tamed = { ...FREE, permissions: { execute: 'ask' } } as const;
    engine.configure({ ...settings, agents: [...BUILT_IN_AGENTS, tamed, CAREFUL, FIXED] });
    await engine.resume();
    expect(await ended(child.id)).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('permissions.execute') },
    });
    expect(await ended(fixed.id)).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('agents.free.maySubmit: [{agent: fixed, execute: allow}]') },
    });
  });
});

describe('the environment of a child', () => {
  it('is what the submitter of its parent had, without what was set for the parent alone', async () => {
    const { shell, run, within } = await on();
    const top = await shell('a', {
      agent: 'careful',
      environment: { PATH: '/theirs', HOME: '/home' },
      env: { TOP_ONLY: '1' },
    });
    const child = await shell('b', { agent: 'careful' }, await within(top.id));
    const { environment } = (await run(child.id)).request;
    expect(environment).toMatchObject({ PATH: '/theirs', HOME: '/home' });
    expect(environment.TOP_ONLY).toBeUndefined();
    // The command line sends none from there.
    expect(environment.COX_INHERIT).toBe('1');
  });
});
