// `opencode run --format json` as a program whose lines are read: the real one, run by the daemon.

import { describe, expect, test } from 'vitest';
import type { Script } from '../../packages/runtimes/src/testing/model-server/index.ts';
import { OPENCODE, opencodeDaemon } from './opencode-daemon.ts';

/** The agent of the config as a program that prints JSON. */
const PRINTS = {
  runtime: 'command',
  command: [OPENCODE, 'run', '--format', 'json', '--session', '{session_id}', '{prompt}'],
  format: 'opencode-json',
};

const printing = (script: Script) => opencodeDaemon(script, { agent: PRINTS });

describe('opencode run --format json', () => {
  test('becomes events, usage and a result, and its next turn remembers', async () => {
    const { daemon, models, folder } = await printing([
      {
        say: ['I look. ', { tool: 'read', input: { filePath: 'hello.txt' } }],
        claims: { input: 100, output: 10 },
      },
      { say: ['The file says hello.'], claims: { input: 200, output: 20, cached: 50 } },
      { say: ['It said hello.'], claims: { input: 300, output: 30 } },
    ]);
    const run = (prompt: string) =>
      daemon.cox(['tasks', 'run', '--workdir', folder, '--session', 'files', prompt]);
    const first = await run('What does hello.txt say?');
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('The file says hello.');
    const { task, toolCalls } = await daemon.client.tasks.get('@1', { include: ['toolCalls'] });
    expect(task).toMatchObject({
      status: 'completed',
      result: expect.stringContaining('The file says hello.'),
    });
    expect(toolCalls).toMatchObject([{ name: 'read', status: 'completed' }]);
    expect(JSON.stringify(toolCalls)).toContain('hello from the file');
    expect(task.usage).toMatchObject({ inputTokens: 300, outputTokens: 30, cachedTokens: 50 });
    expect(task.usage?.cost).toBeGreaterThan(0);
    const second = await run('What did it say?');
    expect([second.code, second.stdout]).toEqual([0, expect.stringContaining('It said hello.')]);
    expect(JSON.stringify(models.requests.at(-1)?.messages)).toContain('The file says hello.');
  });

  test('that fails exits with 10 through cox, and says why', async () => {
    const { daemon, folder } = await printing(() => ({ status: 401, message: 'the key is not valid' }));
    const run = await daemon.cox(['tasks', 'run', '--workdir', folder, 'hello']);
    expect(run.code).toBe(10);
    expect(run.stderr).toContain('the key is not valid');
    const { task } = await daemon.client.tasks.get('@1');
    expect(task.status).toBe('failed');
  });
});
