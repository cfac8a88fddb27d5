// The real opencode under cox: what people do with an agent, from submitting to the end of everything it started.

import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Task } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import type { TestDaemon } from '../helpers/daemon.ts';
import { nextEvent, openRequest } from '../helpers/events.ts';
import { processesOf } from '../helpers/processes.ts';
import { opencodeDaemon } from './opencode-daemon.ts';

const bash = (command: string) => ({ tool: 'bash', input: { command, description: 'runs a command' } });

const submit = async (daemon: TestDaemon, folder: string, prompt: string, more: readonly string[] = []) => {
  const done = await daemon.cox(['bg', 'submit', '-q', '--workdir', folder, ...more, prompt]);
  expect(done.stderr).toBe('');
  return done.stdout.trim();
};

const ended = async (daemon: TestDaemon, id: string): Promise<Task> => {
  await daemon.cox(['bg', 'wait', id]);
  return (await daemon.client.tasks.get(id)).task;
};

describe('opencode', () => {
  it('streams its answer, and describe shows tool calls, tokens and the result', async () => {
    const { daemon, models, folder } = await opencodeDaemon([
      { say: [{ tool: 'read', input: { filePath: 'hello.txt' } }], claims: { input: 100, output: 10 } },
      { say: ['The file ', 'says hello.'], claims: { input: 200, output: 20 } },
    ]);
    const run = await daemon.cox(['tasks', 'run', '--workdir', folder, 'What does hello.txt say?']);
    expect(run).toMatchObject({ code: 0 });
    expect(run.stdout).toContain('The file says hello.');
    const detail = await daemon.client.tasks.get('@1', ['toolCalls', 'usage', 'plan']);
    expect(detail.task).toMatchObject({ status: 'completed', result: 'The file says hello.' });
    expect(detail.toolCalls).toMatchObject([{ status: 'completed', kind: 'read' }]);
    expect(JSON.stringify(detail.toolCalls?.[0]?.output)).toContain('hello from the file');
    expect(JSON.stringify(models.requests.map(({ messages }) => messages))).toContain('hello from the file');
    // What the agent reports is the last call alone; what the server counted stands beside it, so that the difference is known.
    const counted = models.usage();
    expect(detail.task.usage).toMatchObject({ reportedBy: expect.stringContaining('agent') });
    expect(counted.input).toBeGreaterThanOrEqual(detail.task.usage?.inputTokens ?? 0);
  });

  it('asks for a permission that is approved from another terminal', async () => {
    const { daemon, folder } = await opencodeDaemon([
      { say: [bash('echo approved > made.txt')] },
      { say: ['Done.'] },
    ]);
    const id = await submit(daemon, folder, 'make a file');
    const request = await openRequest(daemon, id);
    expect(request).toMatchObject({
      kind: 'permission',
      detail: expect.stringContaining('echo approved > made.txt'),
    });
    const inbox = await daemon.cox(['inbox']);
    expect(inbox.stdout).toContain('echo approved > made.txt');
    expect(await daemon.cox(['approve', request.id])).toMatchObject({ code: 0 });
    expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'Done.' });
    expect(await readFile(join(folder, 'made.txt'), 'utf8')).toBe('approved\n');
  });

  it('does not run what was denied, and goes on with the reason', async () => {
    const { daemon, models, folder } = await opencodeDaemon([
      { say: [bash('echo denied > made.txt')] },
      { say: ['Then not.'] },
    ]);
    const id = await submit(daemon, folder, 'make a file');
    const request = await openRequest(daemon, id);
    await daemon.cox(['deny', request.id, '--reason', 'no files today']);
    expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'Then not.' });
    expect(existsSync(join(folder, 'made.txt'))).toBe(false);
    expect(models.requests.at(-1)?.lastText).toContain('no files today');
    const { toolCalls } = await daemon.client.tasks.get(id, ['toolCalls']);
    expect(toolCalls?.[0]?.status).toBe('failed');
  });

  it('fails where nobody may answer and the agent stops at the denial', async () => {
    const { daemon, folder } = await opencodeDaemon([{ say: [bash('echo denied > made.txt')] }]);
    const run = await daemon.cox(['tasks', 'run', '--workdir', folder, '--on-input', 'deny', 'make a file']);
    expect(run).toMatchObject({ code: 10, stderr: expect.stringContaining('denied') });
    expect(existsSync(join(folder, 'made.txt'))).toBe(false);
  });

  it('leaves nothing running when it is cancelled in the middle of a shell command', async () => {
    const { daemon, folder } = await opencodeDaemon([{ say: [bash('touch begun; sleep 1000')] }], {
      agent: { permissions: { execute: 'allow' } },
      config: 'cancelToolGrace: 1s\n',
    });
    const before = new Set(processesOf(daemon.home).map(({ pid }) => pid));
    const id = await submit(daemon, folder, 'sleep');
    await nextEvent(daemon, id, ({ type }) => type === 'ToolCallStarted');
    const cancelled = await daemon.cox(['tasks', 'cancel', id]);
    expect(cancelled).toMatchObject({ code: 0 });
    expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled', reason: 'user' });
    // The agent tells it as completed, and in its output that it was aborted.
    const { toolCalls } = await daemon.client.tasks.get(id, ['toolCalls']);
    expect(toolCalls).toMatchObject([{ name: 'bash', status: 'cancelled' }]);
    expect(processesOf(daemon.home).filter(({ pid }) => !before.has(pid))).toEqual([]);
  });

  it('fails with the signal when it is killed, and its tools end with it', async () => {
    const { daemon, folder } = await opencodeDaemon([{ say: [bash('sleep 1000')] }], {
      agent: { permissions: { execute: 'allow' } },
    });
    const id = await submit(daemon, folder, 'sleep');
    await nextEvent(daemon, id, ({ type }) => type === 'ToolCallStarted');
    const agent = processesOf(daemon.home).find(({ command }) => command.includes('opencode'));
    process.kill(agent?.pid ?? 0, 'SIGKILL');
    const task = await ended(daemon, id);
    expect(task).toMatchObject({ status: 'failed', reason: 'signal' });
    expect(task.error?.message).toContain('SIGKILL');
    expect(
      processesOf(daemon.home)
        .map(({ command }) => command)
        .filter((command) => command.includes('sleep')),
    ).toEqual([]);
  });

  it('goes on with its own session after a restart of the daemon', async () => {
    const { daemon, models, folder } = await opencodeDaemon([
      { say: ['I will remember the word walnut.'] },
      { say: ['The word was walnut.'] },
    ]);
    const first = await submit(daemon, folder, 'Remember the word walnut.', ['--session', 'words']);
    await ended(daemon, first);
    await daemon.stop();
    await daemon.start();
    const second = await submit(daemon, folder, 'Which word?', ['--session', 'words']);
    expect(await ended(daemon, second)).toMatchObject({
      status: 'completed',
      result: 'The word was walnut.',
    });
    // Its own memory, not a transcript in the prompt: the earlier words come as messages of their own.
    const asked = models.requests.findLast(({ tools }) => tools.length > 0);
    expect(
      asked?.messages
        .filter(({ role }) => role === 'user')
        .map(({ text }) => text.includes('Remember the word')),
    ).toContain(true);
    expect(asked?.messages.some(({ role, text }) => role === 'assistant' && text.includes('walnut'))).toBe(
      true,
    );
  });

  it('runs four at once in four folders', { timeout: 120_000 }, async () => {
    const { daemon, folder } = await opencodeDaemon(
      (asked) =>
        asked.tools.length === 0
          ? undefined
          : asked.messages.at(-1)?.role === 'tool'
            ? { say: [`Made it.`] }
            : { say: [bash('pwd > here.txt')] },
      { agent: { permissions: { execute: 'allow' } }, config: 'maxConcurrentTasks: 4\n' },
    );
    // Its first start makes the database that all of them use; several first starts at once get into each other's way.
    expect(await ended(daemon, await submit(daemon, folder, 'begin'))).toMatchObject({ status: 'completed' });
    const folders = ['a', 'b', 'c', 'd'].map((name) => join(folder, name));
    await Promise.all(folders.map((each) => mkdir(each)));
    const ids = await Promise.all(folders.map((each) => submit(daemon, each, 'say where you are')));
    for (const [at, id] of ids.entries()) {
      const task = await ended(daemon, id);
      expect(task.error).toBe(undefined);
      expect(task.status).toBe('completed');
      expect((await readFile(join(folders[at] ?? '', 'here.txt'), 'utf8')).trim()).toBe(folders[at]);
    }
  });
});
