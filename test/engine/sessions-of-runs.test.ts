// What a run is given of its session: its token, what was said before, its open work, and how its agent starts cox's server.

import type { Caller } from '@coxswain/engine';
import type { CoxTool } from '@coxswain/runtimes';
import { describe, expect, it } from 'vitest';
import { type HarnessOptions, harness, KIM } from './fixture.ts';
import { actor, stage } from './harness.ts';

const on = async (options: HarnessOptions = {}) => {
  const { runtime, run } = stage();
  const agents = options.agents ?? [actor('ann'), actor('ben')];
  const h = await harness({ ...options, agents, runtimes: { acp: runtime } });
  const submit = (prompt: string, more: Parameters<typeof h.shell>[1] = {}, caller?: Caller) =>
    h.shell(prompt, { agent: 'ann', ...more }, caller);
  const known = (token: string): Caller => {
    const caller = h.engine.authenticate(token);
    if (!caller) throw new Error('nobody');
    return caller;
  };
  return { ...h, run, submit, known };
};

describe('the token of a session', () => {
  it('stays the same from task to task and acts for the one that runs', async () => {
    const { submit, run, ended, known, engine } = await on();
    const first = await submit('one', { session: 'talk' });
    const second = await submit('two', { session: 'talk' });
    const one = await run(first.id);
    expect(known(one.token)).toEqual({ kind: 'task', name: 'kim', taskId: first.id });
    one.end();
    await ended(first.id);
    const two = await run(second.id);
    expect(two.token).toBe(one.token);
    expect(known(one.token)).toMatchObject({ taskId: second.id });
    two.end();
    await ended(second.id);
    expect(() => engine.authenticate(one.token)).toThrow(/no task of session talk runs now/);
  });

  it('stays when the session is renamed, and is not that of a new one of the old name', async () => {
    const { submit, run, ended, ledger } = await on();
    const before = await submit('one', { session: 'talk' });
    const one = await run(before.id);
    one.end();
    await ended(before.id);
    await ledger.sessions.rename('talk', 'speak');
    const two = await run((await submit('two', { session: 'speak' })).id);
    const three = await run((await submit('three', { session: 'talk' })).id);
    expect(two.token).toBe(one.token);
    expect(three.token).not.toBe(one.token);
  });

  it('goes to the MCP server of cox along with the address', async () => {
    const { submit, run } = await on({ env: { coxServer: { command: 'cox', args: ['mcp'] } } });
    const { request, token } = await run((await submit('one', { session: 'talk' })).id);
    expect(request.coxServer).toMatchObject({
      command: 'cox',
      args: ['mcp'],
      env: { COX_TOKEN: token, COX_SESSION: 'talk', COX_RUN: request.mark, COX_SOCKET: expect.any(String) },
    });
    expect(request.offLimits).toHaveLength(1);
  });
});

describe('the tools of cox', () => {
  const tool = (name: string): CoxTool => ({
    name,
    description: name,
    inputSchema: {},
    call: async () => ({ text: '', isError: false }),
  });
  const coxTools = (): readonly CoxTool[] => [tool('spawn'), tool('send')];

  it('are all there, or those that the agent names', async () => {
    const agents = [actor('ann'), actor('ben', { tools: ['send', 'read_file'] })];
    const { submit, run } = await on({ agents, env: { coxTools } });
    const ann = await run((await submit('a')).id);
    const ben = await run((await submit('b', { agent: 'ben' })).id);
    expect(ann.handle.tools.map(({ name }) => name)).toEqual(['spawn', 'send']);
    expect(ben.handle.tools.map(({ name }) => name)).toEqual(['send']);
  });
});

describe('the conversation of a session', () => {
  it('is remembered from task to task, also when it is renamed meanwhile', async () => {
    const { submit, run, ended, ledger } = await on();
    const first = await submit('one', { session: 'talk' });
    const one = await run(first.id);
    expect(one.handle.conversation.agentSessionId).toBeUndefined();
    await one.handle.conversation.noteAgentSession('a-1');
    expect(one.handle.conversation.agentSessionId).toBe('a-1');
    await ledger.sessions.rename('talk', 'speak');
    await one.handle.conversation.append([{ role: 'user', parts: [{ type: 'text', text: 'hello' }] }]);
    one.end();
    await ended(first.id);
    const two = await run((await submit('two', { session: 'speak' })).id);
    expect(two.handle.conversation.agentSessionId).toBe('a-1');
    expect(await two.handle.conversation.messages()).toMatchObject([
      { n: 1, role: 'user', taskId: first.id, parts: [{ text: 'hello' }] },
    ]);
  });

  it('continues where it was named, is a chat, or has had a task before', async () => {
    const { submit, run, engine, ended } = await on();
    const isConversation = async (id: Parameters<typeof run>[0]): Promise<boolean> =>
      (await run(id)).request.isConversation;
    expect(await isConversation((await submit('a', { session: 'talk' })).id)).toBe(true);
    expect(await isConversation((await submit('a', { kind: 'chat' })).id)).toBe(true);
    const alone = await submit('a');
    expect(await isConversation(alone.id)).toBe(false);
    (await run(alone.id)).end();
    await ended(alone.id);
    const { task: next } = await engine.message(alone.id, { text: 'and now?' }, KIM);
    expect(await isConversation(next.id)).toBe(true);
  });
});

describe('the open work of a run', () => {
  it('is the items of its session and the active tasks below it, oldest first', async () => {
    const { submit, run, engine, known, ended } = await on();
    const task = await submit('lead', { session: 'talk' });
    const scene = await run(task.id);
    const me = known(scene.token);
    const item = await engine.createItem({ source: 'api', title: 'read' }, me);
    const child = await submit('help', {}, me);
    const done = await submit('done', {}, me);
    (await run(done.id)).end();
    await ended(done.id);
    expect(await scene.handle.openWork()).toEqual([
      { id: item.id, kind: 'item', status: 'pending', description: 'read' },
      { id: child.id, kind: 'background', status: expect.any(String), description: 'help' },
    ]);
  });
});
