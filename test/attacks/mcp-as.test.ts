// A foreign agent gets the tools of cox with the rights of one of ours, and tries to get more.

import type { TaskId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { stdioAgent } from '../mcp/mcp-client.ts';
import { guestDaemon, refusal } from './guest-agent.ts';

const AGENTS = {
  reader: { permissions: { default: 'ask', execute: 'deny' }, maySubmit: ['free'], passEnv: ['READER_KEY'] },
  free: { permissions: 'allow', maySubmit: ['shell'] },
  vault: {},
};

test("cox mcp --as and what it submits have the agent's rights", async () => {
  const guests = await guestDaemon(AGENTS);
  const { daemon, folder } = guests;
  const secret = await guests.start('vault');
  const mcp = await stdioAgent(daemon.home, {
    args: ['--as', 'reader'],
    cwd: folder,
    env: { READER_KEY: 'from outside' },
  });
  const said = await mcp.use('bg_submit', { prompt: 'read', session: 'job:hooky' });
  const child = await guests.inside({ id: said.data.id as TaskId });
  const stands = child.task.parentId ?? '';
  expect(child.task).toMatchObject({ agent: 'reader', source: 'agent', workDir: folder });
  expect(child.task.session).toBe(`${stands}/job:hooky`);
  const refused: [string, Record<string, unknown>, RegExp][] = [
    ['bg_submit', { prompt: 'id', agent: 'shell' }, /may not submit to 'shell'/],
    ['bg_submit', { prompt: 'x', agent: 'vault' }, /may not submit to 'vault'/],
    ['bg_submit', { prompt: 'x', workdir: '/' }, /only below the folders/],
    ['bg_submit', { prompt: 'x', session: secret.task.session }, /may not use session/],
    ['bg_status', { id: secret.task.id }, /^(forbidden|task_not_found)/],
    ['bg_cancel', { id: secret.task.id }, /^forbidden/],
  ];
  for (const [tool, input, words] of refused) expect((await mcp.use(tool, input)).text).toMatch(words);
  expect((await mcp.use('bg_list')).text).not.toContain(secret.task.id);
  // An agent that may run commands where a person starts it may not where the reader does.
  const free = await mcp.use('bg_submit', { prompt: 'go', agent: 'free' });
  const helper = await guests.inside({ id: free.data.id as TaskId });
  expect(await refusal(helper.client.tasks.submit({ prompt: 'id', agent: 'shell' }))).toContain(
    'permissions.execute',
  );
  await mcp.use('manage_tasks', { action: 'create', title: 'note' });
  const listed = await mcp.use('manage_tasks', { action: 'list' });
  expect(listed.data.items).toMatchObject([{ description: 'note', session: 'mcp:reader' }]);
  await mcp.close();
  await expect.poll(async () => (await daemon.client.tasks.get(stands)).task.status).toBe('completed');
  expect((await daemon.client.tasks.get(child.task.id)).task.status).toBe('running');
  const { stdout } = await daemon.cox(['mcp', '--help']);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'They act with your rights; --agent only sets who gets their work',
  );
});

test('acting for a task only takes rights away', async () => {
  const { daemon, start } = await guestDaemon(AGENTS);
  const reader = await start('reader');
  const free = await start('free');
  expect(await refusal(reader.client.within(free.task.id).tasks.get(free.task.id))).toContain(
    'only a person may act for another task',
  );
  const narrowed = daemon.client.within(reader.task.id);
  expect(await refusal(narrowed.daemon.pause())).toContain('may not pause the daemon');
  expect(await refusal(narrowed.tasks.submit({ prompt: 'id', agent: 'shell' }))).toContain('may not submit');
  const item = { title: 'x', workDir: '/' };
  expect(await refusal(reader.client.items.create(item))).toContain('may not give an item a folder');
  expect((await narrowed.daemon.caller()).kind).toBe('task');
});
