// What a command line says of names that name nothing, and in which language it says what went wrong.

import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';

test('--lang zh covers errors, explain and help, whatever is wrong with the line', async () => {
  const { cox } = await testDaemon();
  const zh = (...args: string[]) => cox([...args, '--lang', 'zh']);
  expect(await zh('tasks', 'describe', 'nosuch')).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^cox: 没有这个任务：there is no task 'nosuch'.*\(task_not_found\)\n$/),
  });
  expect(await zh('ps')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^cox: 请求无效：.*cox tasks active/),
  });
  expect((await cox(['--lang=zh', 'tasks', 'list', '--nosuch'])).stderr).toMatch(/^cox: 请求无效：/);
  expect((await cox(['tasks', 'describe', 'nosuch'], { env: { LANG: 'zh_CN.UTF-8' } })).stderr).toMatch(
    /^cox: 没有这个任务：/,
  );
  await cox(['daemon', 'pause']);
  const id = (await cox(['bg', 'submit', '--agent', 'shell', 'true'])).stdout.trim();
  expect((await zh('tasks', 'explain', id)).stdout).toContain(
    '守护进程已暂停：the daemon is paused and starts nothing\n',
  );
  expect((await zh('tasks', '--help')).stdout).toMatch(/^用法： cox tasks <command>[\s\S]*命令：/);
  // The program behind -- has options of its own.
  expect((await cox(['bg', 'submit', '--nosuch', '--', 'ls', '--lang', 'zh'])).stderr).not.toMatch(/请求/);
});

test('an agent that no one knows is an error in every filter, and one that is gone still finds its tasks', async () => {
  const daemon = await testDaemon({ config: 'agents: {painter: {runtime: command, shell: true}}\n' });
  const { cox, home } = daemon;
  expect((await cox(['bg', 'submit', '--wait', '--agent', 'painter', 'true'])).code).toBe(0);
  for (const list of [
    ['tasks', 'list'],
    ['items', 'list'],
  ]) {
    expect(await cox([...list, '--agent', 'nosuch'])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^cox: unknown agent 'nosuch'; known agents: .*\(agent_not_found\)\n$/),
    });
    expect((await cox([...list, '--agent', 'paintr'])).stderr).toContain("did you mean 'painter'?");
    expect((await cox([...list, '--agent', 'shell'])).code).toBe(0);
  }
  expect((await cox(['tasks', 'list', '--agent', 'painter,nosuch'])).code).toBe(3);
  await daemon.stop();
  await writeFile(`${home}/config.yaml`, '', { mode: 0o600 });
  await daemon.start();
  expect((await cox(['tasks', 'list', '--agent', 'painter', '-q'])).stdout).toMatch(/^tsk_\w+\n$/);
  expect((await cox(['tasks', 'list', '--agent', 'painter', '--status', 'failed'])).code).toBe(0);
});
