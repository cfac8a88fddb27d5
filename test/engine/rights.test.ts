import { describe, expect, it } from 'vitest';
import { harness, KIM } from './fixture.ts';

describe('a program of a run', () => {
  const inside = async () => {
    const h = await harness();
    const { id } = await h.shell('echo $COX_TOKEN; sleep 30', { session: 'mine' });
    const { data } = await h.event(id, 'StreamChunk');
    const caller = h.engine.authenticate(data.text.trim());
    if (!caller) throw new Error('the token of a run must name its task');
    return { ...h, id, caller };
  };

  it('is known by its token while it runs, and by no other', async () => {
    const { engine, caller, id, ended } = await inside();
    expect(caller).toEqual({ kind: 'task', name: 'kim', taskId: id });
    expect(engine.authenticate('guess')).toBeUndefined();
    await engine.cancel(id, { now: true }, KIM);
    await ended(id);
  });

  it('submits children of its task with its agent', async () => {
    const { shell, caller, id, ended } = await inside();
    const child = await shell('echo child', { agent: undefined }, caller);
    expect(child).toMatchObject({ parentId: id, rootId: id, source: 'agent', agent: 'shell', user: 'kim' });
    expect((await ended(child.id)).status).toBe('completed');
  });

  it('may not start what could never start: a child in its own session or after itself', async () => {
    const { shell, caller, id } = await inside();
    await expect(shell('true', { session: 'mine' }, caller)).rejects.toMatchObject({ code: 'unprocessable' });
    await expect(shell('true', { after: [id] }, caller)).rejects.toMatchObject({ code: 'unprocessable' });
  });

  it('touches only its own children', async () => {
    const { shell, engine, caller, ended } = await inside();
    const other = await shell('sleep 30');
    await expect(engine.cancel(other.id, {}, caller)).rejects.toMatchObject({ code: 'forbidden' });
    const child = await shell('sleep 30', {}, caller);
    await engine.cancel(child.id, { now: true }, caller);
    expect((await ended(child.id)).status).toBe('cancelled');
    await expect(engine.remove(other.id, caller)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(engine.prune({ dryRun: true }, caller)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is held to the depth of the tree', async () => {
    const { shell, engine } = await harness({ limits: { 'tree.maxDepth': 2 } });
    engine.pause();
    const root = await shell('true');
    const child = await shell('true', { parentId: root.id });
    await expect(shell('true', { parentId: child.id })).rejects.toMatchObject({ code: 'tree_limit' });
  });
});
