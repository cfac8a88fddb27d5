// Agents that talk, over the whole engine: what a cancel waits for, helpers that go with it, and slots while they wait.

import type { Caller } from '@coxswain/engine';
import { describe, expect, it } from 'vitest';
import { harness, KIM } from './fixture.ts';
import { actor, stage } from './harness.ts';

const on = async (maxConcurrentTasks = 5) => {
  const { runtime, run } = stage();
  const agents = [actor('ann')];
  const h = await harness({ agents, runtimes: { acp: runtime }, limits: { maxConcurrentTasks } });
  const within = async (id: Parameters<typeof run>[0]): Promise<Caller> => {
    const caller = h.engine.authenticate((await run(id)).token);
    if (!caller) throw new Error('nobody');
    return caller;
  };
  return { ...h, run, within };
};

describe('a cancel of an agent at work', () => {
  it('says which tool it waits for, and so does explain', async () => {
    const { shell, run, engine, event, ended, ledger } = await on();
    const { id } = await shell('a', { agent: 'ann' });
    const { handle, end } = await run(id);
    const tool = { phase: 'calling_tool', detail: 'npm test' } as const;
    await handle.update([{ type: 'AgentStatus', data: tool }]);
    await event(id, 'AgentStatus');
    expect((await ledger.tasks.get(id))?.progress).toMatchObject(tool);
    expect(await engine.cancel(id, {}, KIM)).toMatchObject({ effect: 'requested', waitingFor: 'npm test' });
    end();
    await ended(id);
  });

  it('cancels the helpers too, each with the actor', async () => {
    const { shell, run, within, engine, ended } = await on();
    const lead = await shell('a', { agent: 'ann' });
    const helper = await shell('b', { agent: 'ann', kind: 'helper' }, await within(lead.id));
    await run(helper.id);
    expect(await engine.cancel(lead.id, {}, KIM)).toMatchObject({ descendants: 1 });
    expect(await ended(helper.id)).toMatchObject({ status: 'cancelled', reason: 'parent' });
    expect(await ended(lead.id)).toMatchObject({ status: 'cancelled', reason: 'user' });
  });

  it('gives no time to tools once the time limit has struck', async () => {
    const { shell, run, ended } = await on();
    const { id } = await shell('a', { agent: 'ann', timeoutMs: 100 });
    const { handle } = await run(id);
    expect(handle.waitsForTools()).toBe(true);
    expect(await ended(id)).toMatchObject({ status: 'cancelled', reason: 'timeout' });
    expect(handle.waitsForTools()).toBe(false);
  });
});

describe('an agent that waits for its helper', () => {
  it('gives its slot to the helper and takes it back', async () => {
    const { shell, run, within, engine, ended } = await on(1);
    const lead = await shell('a', { agent: 'ann' });
    const helper = await shell('b', { agent: 'ann', kind: 'helper' }, await within(lead.id));
    const goOn = engine.waitForChildren(lead.id);
    const scene = await run(helper.id);
    expect(engine.slots()).toMatchObject({ used: 1, parked: 1 });
    scene.end();
    await ended(helper.id);
    goOn();
    expect(engine.slots()).toMatchObject({ used: 1, parked: 0 });
    (await run(lead.id)).end();
    expect((await ended(lead.id)).status).toBe('completed');
  });
});

describe('a run', () => {
  it('cannot be approved by the program that asks', async () => {
    const { shell, within, engine } = await on();
    const { id } = await shell('a', { agent: 'ann' });
    const question = { kind: 'permission', title: 'rm', default: { decision: 'approve' } } as const;
    const signal = new AbortController().signal;
    await expect(engine.ask(id, question, await within(id), signal)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
