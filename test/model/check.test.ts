// `cox agents check` of agents that are a model: what it finds and what to do about it.

import { expect, onTestFinished, test } from 'vitest';
import { startModelServer } from '../../packages/runtimes/src/testing/model-server/index.ts';
import { testDaemon } from '../helpers/daemon.ts';
import { modelDaemon, type Provider } from './model-daemon.ts';

const READY = [{ say: [{ tool: 'ready', input: {} }], isRepeated: true }];
const SERVER = { key: 'right', models: ['test-model', 'other'] };

test.each<Provider>(['openai-compatible', 'anthropic'])(
  'a good agent behind %s passes step by step',
  async (provider) => {
    const { daemon } = await modelDaemon(READY, {
      provider,
      server: SERVER,
      agent: { apiKeyVariable: 'MODEL_KEY' },
    });
    const { code, stdout } = await daemon.cox(['agents', 'check', 'local'], { env: { MODEL_KEY: 'right' } });
    expect(code).toBe(0);
    for (const step of ['config', 'endpoint', 'key', 'model', 'answer'])
      expect(stdout).toMatch(new RegExp(`^✓ ${step} `, 'm'));
    expect(stdout).not.toContain('✗');
  },
);

test('a wrong key, none, an unknown model and an unreachable server have different messages', async () => {
  const { daemon, models } = await modelDaemon(READY, {
    server: SERVER,
    agent: { apiKeyVariable: 'MODEL_KEY' },
    agents: { unknown: { apiKeyVariable: 'MODEL_KEY', model: 'no-such-model' } },
  });
  const check = async (name: string, env: Record<string, string> = {}) => {
    const { code, stdout } = await daemon.cox(['agents', 'check', name], { env });
    return [code, stdout.split('\n').filter((line) => line.startsWith('✗'))] as const;
  };
  const wrong = await check('local', { MODEL_KEY: 'wrong' });
  expect(wrong).toEqual([1, [expect.stringMatching(/^✗ key .*MODEL_KEY was refused \(401\)/)]]);
  expect(wrong[1].join()).not.toContain('wrong;');
  expect(await check('local')).toEqual([
    1,
    [expect.stringMatching(/^✗ key .*MODEL_KEY is not set; put it into agents\.local\.env/)],
  ]);
  const [code, steps] = await check('unknown', { MODEL_KEY: 'right' });
  expect(code).toBe(1);
  expect(steps.join('\n')).toMatch(
    /^✗ model .*no-such-model is not in the list of models: test-model, other/m,
  );
  await models.close();
  expect(await check('local', { MODEL_KEY: 'right' })).toEqual([
    1,
    [expect.stringMatching(/^✗ endpoint .*cannot reach .* is the server running there\?/)],
  ]);
});

test('a task reports what a check reports, with exit code 10 and what to change', async () => {
  const server = await startModelServer([], SERVER);
  onTestFinished(() => server.close());
  const provider = 'openai-compatible';
  const model = {
    runtime: 'model',
    provider,
    baseUrl: server.url,
    model: 'test-model',
    passEnv: ['OPENAI_API_KEY'],
  };
  const agents = { keyless: model, unknown: { ...model, model: 'no-such-model' } };
  const daemon = await testDaemon({ config: `agents: ${JSON.stringify(agents)}\n` });
  const run = (agent: string, env: Record<string, string> = {}) =>
    daemon.cox(['tasks', 'run', '--agent', agent, 'hello'], { env });
  expect(await run('keyless')).toMatchObject({
    code: 10,
    stderr: expect.stringContaining('OPENAI_API_KEY is not set'),
  });
  expect(await run('unknown', { OPENAI_API_KEY: 'right' })).toMatchObject({
    code: 10,
    stderr: expect.stringContaining("is 'no-such-model' a model of this endpoint"),
  });
});
