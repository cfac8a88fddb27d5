// Agents that are nothing but a model: what they say, do and cost, from the command line to the endpoint and back.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Task } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import type { ModelServer, Script } from '../../packages/runtimes/src/testing/model-server/index.ts';
import { ALLOWED, modelDaemon, type Provider, shell } from './model-daemon.ts';

/** The task consumed what the server counted, to the token. */
const expectCounted = ({ usage }: Task, models: ModelServer): void => {
  const counted = models.usage();
  expect(counted.input).toBeGreaterThan(0);
  expect([usage?.inputTokens, usage?.outputTokens, usage?.cachedTokens ?? 0]).toEqual([
    counted.input,
    counted.output,
    counted.cached,
  ]);
};

describe.each<Provider>(['openai-compatible', 'anthropic'])('a model behind %s', (provider) => {
  test('streams its answer, and describe shows each tool call with input and output, and what it cost', async () => {
    const { daemon, models, folder } = await modelDaemon(
      [
        {
          say: ['I look. ', { tool: 'read_file', input: { path: 'hello.txt' } }],
          claims: { input: 1_100, output: 10, cached: 100, cacheWritten: provider === 'anthropic' ? 50 : 0 },
        },
        { say: [shell('wc -c < hello.txt; exit 3')], claims: { input: 1_200, output: 20, cached: 1_000 } },
        { say: ['It says ', 'hello.'], claims: { input: 1_300, output: 30 } },
      ],
      { provider, agent: ALLOWED },
    );
    await writeFile(join(folder, 'hello.txt'), 'hello from the file\n');
    const run = await daemon.cox(['tasks', 'run', '--workdir', folder, 'What does hello.txt say?']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('I look. ');
    expect(run.stdout).toContain('It says hello.');
    const { task, toolCalls } = await daemon.client.tasks.get('@1', { include: ['toolCalls'] });
    expect(task).toMatchObject({ status: 'completed', result: 'It says hello.' });
    expect(toolCalls).toMatchObject([
      { name: 'read_file', kind: 'read', status: 'completed', input: { path: 'hello.txt' } },
      { name: 'shell', kind: 'execute', status: 'failed', output: '20\n[exit code 3]' },
    ]);
    expectCounted(task, models);
    expect(models.requests.at(-1)?.lastText).toContain('[exit code 3]');
    const { stdout } = await daemon.cox(['tasks', 'describe', '@1']);
    expect(stdout).toMatch(
      /✓ read_file .*\n.*hello.txt:1\n +in +\{\n +"path": "hello.txt"\n.*\n +out +.*hello from the file\n/,
    );
    expect(stdout).toMatch(/✗ shell .* failed .*\n[\s\S]*\n +out +20\n +\[exit code 3\]\n/);
    expect(stdout).toMatch(/Input tokens +3,600\n +Output tokens +60\n +Cached tokens +1,100\n/);
    expect(stdout).toContain('test-model');
  });

  test('is asked again after a limit that is soon over, and its tokens are those that the server counted', async () => {
    const { daemon, models, folder } = await modelDaemon(
      [
        { say: [{ tool: 'list_files', input: {} }], claims: { input: 500, output: 5 } },
        { status: 429, message: 'slow down', headers: { 'retry-after': '1' } },
        { say: ['There is ', { cut: true }], claims: { input: 600, output: 6 } },
        { say: ['Nothing there.'], claims: { input: 700, output: 7 } },
      ],
      { provider },
    );
    const run = await daemon.cox(['tasks', 'run', '--workdir', folder, 'What is there?']);
    expect(run.code).toBe(0);
    expect(models.requests).toHaveLength(4);
    const { task } = await daemon.client.tasks.get('@1');
    expect(task.result).toBe('Nothing there.');
    expectCounted(task, models);
  });

  test('continues when its conversation outgrew its window, and the summary is counted too', async () => {
    const script: Script = ({ tools, messages }) => {
      if (tools.length === 0)
        return { say: ['SUMMARY: the file was read'], claims: { input: 950, output: 40 } };
      if (messages[0]?.text.includes('SUMMARY'))
        return { say: ['All done.'], claims: { input: 150, output: 9 } };
      if (messages.length > 1) return { say: ['It went on without a summary.'] };
      return {
        say: [{ tool: 'read_file', input: { path: 'long.txt' } }],
        claims: { input: 3_900, output: 8 },
      };
    };
    const { daemon, models, folder } = await modelDaemon(script, {
      provider,
      agent: { contextTokens: 4_000 },
    });
    await writeFile(join(folder, 'long.txt'), 'a line that is there many times\n'.repeat(80));
    const run = await daemon.cox(['tasks', 'run', '--workdir', folder, 'Read long.txt']);
    expect(run).toMatchObject({ code: 0, stdout: 'All done.' });
    const { task } = await daemon.client.tasks.get('@1');
    expect(task.usage).toMatchObject({ inputTokens: 5_000, outputTokens: 57 });
    expectCounted(task, models);
    const messages = await daemon.client.sessions.messages(task.session);
    expect(messages.map(({ role }) => role)).toContain('summary');
  });
});
