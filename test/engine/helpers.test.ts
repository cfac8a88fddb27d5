// How many helpers a task may have in all.

import type { Caller } from '@coxswain/engine';
import { submitTask } from '@coxswain/protocol/schema';
import { describe, expect, it } from 'vitest';
import { harness } from './fixture.ts';
import { actor, stage } from './harness.ts';

const LEAD = actor('lead', { maxHelpers: 2, maySubmit: ['hand'] });
const HAND = actor('hand', { maySubmit: ['lead'] });

const on = async () => {
  const { runtime, run } = stage();
  const h = await harness({
    agents: [LEAD, HAND],
    runtimes: { acp: runtime },
    limits: { maxConcurrentTasks: 20 },
  });
  const within = async (id: Parameters<typeof run>[0]): Promise<Caller> => {
    const caller = h.engine.authenticate((await run(id)).token);
    if (!caller) throw new Error('nobody');
    return caller;
  };
  const task = await h.shell('lead', { agent: 'lead' });
  return { ...h, run, within, task, caller: await within(task.id) };
};

const FULL = {
  code: 'tree_limit',
  message: expect.stringContaining('agents.lead.maxHelpers is 2'),
  extras: { limit: { key: 'agents.lead.maxHelpers', value: 2 } },
};

describe('the helpers of a task', () => {
  it('are as many as its agent says, and the refusal names the key', async () => {
    const { shell, caller, run, ended } = await on();
    const one = await shell('a', { agent: 'hand', kind: 'helper' }, caller);
    (await run(one.id)).end();
    await ended(one.id);
    await shell('b', { agent: 'hand' }, caller);
    await expect(shell('c', { agent: 'hand' }, caller)).rejects.toMatchObject(FULL);
  });

  it('count with their own helpers, wherever those are put', async () => {
    const { shell, caller, within } = await on();
    const hand = await shell('a', { agent: 'hand' }, caller);
    await shell('b', { agent: 'hand' }, await within(hand.id));
    await expect(shell('c', { agent: 'hand' }, await within(hand.id))).rejects.toMatchObject(FULL);
    await expect(shell('d', { agent: 'hand', parentId: hand.id }, caller)).rejects.toMatchObject(FULL);
  });

  it('are no more when they come all at once, in a batch or side by side', async () => {
    const { engine, caller, folder } = await on();
    const lines = [1, 2, 3].map((n) => submitTask.parse({ prompt: `${n}`, agent: 'hand', workDir: folder }));
    const outcomes = await engine.submitMany(lines, caller);
    expect(outcomes.map((outcome) => 'task' in outcome)).toEqual([true, true, false]);
    const other = await on();
    const sent = [1, 2, 3, 4].map((n) => other.shell(`${n}`, { agent: 'hand' }, other.caller));
    const settled = await Promise.allSettled(sent);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  });

  it('count once when a request is repeated', async () => {
    const { shell, caller } = await on();
    const key = { agent: 'hand', idempotencyKey: 'k' };
    await shell('a', { agent: 'hand' }, caller);
    const first = await shell('b', key, caller);
    expect((await shell('b', key, caller)).id).toBe(first.id);
  });

  it('do not count what the agent notes for itself, nor what a person puts below it', async () => {
    const { shell, engine, caller, task } = await on();
    await engine.createItem({ source: 'api', title: 'a' }, caller);
    await shell('b', { agent: 'hand', parentId: task.id });
    await shell('c', { agent: 'hand' }, caller);
    await shell('d', { agent: 'hand' }, caller);
    await expect(shell('e', { agent: 'hand' }, caller)).rejects.toMatchObject(FULL);
  });

  it('are not retried past the number', async () => {
    const { shell, engine, caller, run, ended } = await on();
    const one = await shell('a', { agent: 'hand' }, caller);
    await shell('b', { agent: 'hand' }, caller);
    (await run(one.id)).end({ status: 'failed', reason: 'runtime_error', message: 'no' });
    await ended(one.id);
    await expect(engine.retry(one.id, {}, caller)).rejects.toMatchObject(FULL);
  });

  it('are nothing that a person has', async () => {
    const { shell } = await on();
    await expect(shell('a', { agent: 'hand', kind: 'helper' })).rejects.toMatchObject({
      code: 'unprocessable',
    });
  });
});
