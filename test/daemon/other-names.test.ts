// What other tools send and type for the same things: bodies, statuses, kinds and sources in their own words.

import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';
import { stdioAgent } from '../mcp/mcp-client.ts';

const CONFIG =
  'defaultAgent: echo\nagents: { echo: { runtime: command, command: [cat], promptBy: stdin } }\n';

test('tasks, messages and lists in the words of other tools mean what ours mean', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const send = (method: string, path: string, body?: object) =>
    new Promise<{ status: number; body: Record<string, unknown> }>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', prefer: 'wait=30' };
      const sent = request(
        { socketPath: daemon.paths.socketFile, method, path: `/api/v1${path}`, headers },
        (answer) => {
          const { statusCode: status = 0 } = answer;
          json(answer).then((value) => resolve({ status, body: value as Record<string, unknown> }), reject);
        },
      );
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });

  const made = await send('POST', '/tasks', {
    agent_id: 'echo',
    message: 'hello',
    enable_skills: true,
    enable_mcp: false,
    add_dirs: [daemon.home],
    source: 'dashboard',
  });
  expect(made).toMatchObject({
    status: 201,
    body: { agent: 'echo', agent_id: 'echo', source: 'cockpit', result: 'hello', without: ['mcp'] },
  });
  expect(made.body).toMatchObject({ enable_skills: true, enable_mcp: false, add_dirs: [daemon.home] });
  const path = `/tasks/${made.body.id}/message`;
  const said = await send('POST', path, { message: 'again', content: null });
  expect(said).toMatchObject({ status: 200, body: { effect: 'started', task: { prompt: 'again' } } });
  const content = [{ type: 'text', text: 'and more' }];
  const more = await send('POST', path, { message: 'again', content });
  expect(more.body).toMatchObject({ task: { prompt: 'again\n\nand more', without: ['mcp'] } });
  const image = [{ type: 'image', data: 'AA==' }];
  const refused = await send('POST', path, { message: 'look', content: image });
  expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  expect(refused.body.detail).toContain('content[0]');

  const listed = async (query: string) => {
    const { status, body } = await send('GET', `/tasks?${query}`);
    expect(status).toBe(200);
    return (body.tasks as { id: string }[]).map(({ id }) => id);
  };
  expect(await listed('status=done&source=dashboard')).toEqual([made.body.id]);
  expect(await listed('status=queued,canceled&kind=cron,subagent')).toEqual([]);

  const recent = await daemon.cox(['tasks', 'recent', '--limit', '1', '--json']);
  expect(JSON.parse(recent.stdout)).toHaveLength(1);
  expect((await daemon.cox(['tasks', 'list', '--kind', 'cron,subagent', '--quiet'])).stdout).toBe('');
  expect((await daemon.cox(['tasks', 'describe', `${made.body.id}`])).stdout).toContain('enable_mcp=false');
});

test('tools of agents read statuses in the words of other tools', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const { tasks } = daemon.client;
  const { task } = await tasks.submit({ prompt: 'hello', agent: 'echo' });
  for await (const _event of tasks.stream(task.id));
  const agent = await stdioAgent(daemon.home);
  for (const [status, count] of Object.entries({ done: 1, queued: 0, canceled: 0 }))
    expect((await agent.use('bg_list', { status })).data.tasks).toHaveLength(count);
  await agent.use('manage_tasks', { action: 'create', title: 'tidy up' });
  const queued = await agent.use('manage_tasks', { action: 'list', status: 'queued' });
  expect(queued.data.items).toHaveLength(1);
  const [{ id }] = queued.data.items;
  const gone = await agent.use('manage_tasks', { action: 'update', id, status: 'canceled' });
  expect(gone.data.items).toMatchObject([{ status: 'cancelled' }]);
});
