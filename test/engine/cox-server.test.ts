// How an agent gets the tools of cox with its run: the program that serves them, and which of them.

import { submitTask } from '@coxswain/protocol/schema';
import { expect, test } from 'vitest';
import { harness, KIM } from './fixture.ts';
import { actor, stage } from './harness.ts';

const COX_SERVER = { command: '/opt/node', args: ['cox.cjs', 'mcp'] };

const serverOf = async (tools: readonly string[] | undefined) => {
  const play = stage();
  const { engine, folder } = await harness({
    agents: [actor('star', tools === undefined ? {} : { tools })],
    runtimes: { acp: play.runtime },
    env: { coxServer: COX_SERVER },
  });
  const input = submitTask.parse({ prompt: 'play', agent: 'star', session: 'stage', workDir: folder });
  const { task } = await engine.submit(input, KIM);
  const scene = await play.run(task.id);
  scene.end();
  return { server: scene.request.coxServer, token: scene.token };
};

test('its environment leads to this daemon with the rights of the session', async () => {
  const { server, token } = await serverOf(undefined);
  expect(server).toMatchObject(COX_SERVER);
  expect(server?.env).toMatchObject({ COX_TOKEN: token, COX_SESSION: 'stage' });
  expect(server?.env.COX_SOCKET).toMatch(/none\.sock$/);
});

test('an agent that names its tools gets no others of cox', async () => {
  const { server } = await serverOf(['shell', 'manage_tasks']);
  expect(server?.args).toEqual(['cox.cjs', 'mcp', '--tools', 'shell,manage_tasks']);
});

test('a run without MCP gets no server, nor does its retry; without skills it gets none', async () => {
  const play = stage();
  const { engine, folder, ended } = await harness({
    agents: [actor('star', { mcpServers: { docs: { command: ['docs'] } }, skills: ['/skills'] })],
    runtimes: { acp: play.runtime },
    env: { coxServer: COX_SERVER },
  });
  const submitted = async (more: object) => {
    const input = submitTask.parse({ message: 'play', agent_id: 'star', workDir: folder, ...more });
    const { task } = await engine.submit(input, KIM);
    const scene = await play.run(task.id);
    return { task, scene };
  };
  const whole = await submitted({ enable_mcp: true, enable_skills: true });
  expect(whole.scene.request).toMatchObject({ coxServer: COX_SERVER, agent: { skills: ['/skills'] } });
  expect(whole.scene.request.agent.mcpServers).toHaveProperty('docs');
  whole.scene.end();
  const bare = await submitted({ enable_mcp: false, enable_skills: false });
  const isBare = ({ scene }: typeof bare): void => {
    expect(scene.request.coxServer).toBeUndefined();
    expect(scene.request.agent).not.toHaveProperty('mcpServers');
    expect(scene.request.agent).not.toHaveProperty('skills');
  };
  isBare(bare);
  bare.scene.end({ status: 'failed', reason: 'runtime_error', message: 'no' });
  await ended(bare.task.id);
  const task = await engine.retry(bare.task.id, {}, KIM);
  const scene = await play.run(task.id);
  isBare({ task, scene });
  scene.end();
});
