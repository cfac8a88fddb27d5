// The real opencode under cox: what people do with an agent, from submitting to the end of everything it started.

import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nextEvent, openRequest } from '../helpers/events.ts';
import { processesOf } from '../helpers/processes.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { opencodeDaemon } from './opencode-daemon.ts';

const bash = (command: string) => ({ tool: 'bash', input: { command, description: 'runs a command' } });

// Its start takes seconds: what one conversation can show is shown in one, with the agent that waits for its next turn.
describe('opencode', () => {
  it('answers, asks, is denied, continues with its own memory after a restart, and leaves nothing running when it is killed', {
    timeout: 120_000,
  }, async () => {
    const { daemon, models, folder } = await opencodeDaemon([
      { say: [{ tool: 'read', input: { filePath: 'hello.txt' } }], claims: { input: 100, output: 10 } },
      { say: ['The file ', 'says hello.'], claims: { input: 200, output: 20 } },
      { say: [bash('echo approved > made.txt')] },
      { say: ['Done.'] },
      { say: [bash('echo denied > not-made.txt')] },
      { say: ['Then not.'] },
      { say: [bash('echo denied > not-made.txt')] },
      { say: ['Nobody lets me.'] },
      { say: ['It said hello.'] },
      { say: [bash('touch begun; sleep 1000')] },
    ]);
    const inSession = ['--session', 'files'];

    // It streams its answer; describe shows tool calls, tokens and the result.
    const run = await daemon.cox([
      'tasks',
      'run',
      '--workdir',
      folder,
      ...inSession,
      'What does hello.txt say?',
    ]);
    expect(run).toMatchObject({ code: 0 });
    expect(run.stdout).toContain('The file says hello.');
    const detail = await daemon.client.tasks.get('@1', { include: ['toolCalls', 'usage', 'plan'] });
    expect(detail.task).toMatchObject({ status: 'completed', result: 'The file says hello.' });
    expect(detail.toolCalls).toMatchObject([{ status: 'completed', kind: 'read' }]);
    expect(JSON.stringify(detail.toolCalls?.[0]?.output)).toContain('hello from the file');
    expect(JSON.stringify(models.requests.map(({ messages }) => messages))).toContain('hello from the file');
    // What the agent reports is the last call alone; what the server counted stands beside it, so that the difference is known.
    const counted = models.usage();
    expect(detail.task.usage).toMatchObject({ reportedBy: expect.stringContaining('agent') });
    expect(counted.input).toBeGreaterThanOrEqual(detail.task.usage?.inputTokens ?? 0);

    // It asks for a permission, which is approved from another terminal.
    const approved = await submit(daemon, folder, [...inSession, 'make a file']);
    const request = await openRequest(daemon, approved);
    expect(request).toMatchObject({
      kind: 'permission',
      detail: expect.stringContaining('echo approved > made.txt'),
    });
    const inbox = await daemon.cox(['inbox']);
    expect(inbox.stdout).toContain('echo approved > made.txt');
    expect(await daemon.cox(['approve', request.id])).toMatchObject({ code: 0 });
    expect(await ended(daemon, approved)).toMatchObject({ status: 'completed', result: 'Done.' });
    expect(await readFile(join(folder, 'made.txt'), 'utf8')).toBe('approved\n');

    // It does not run what was denied, and goes on with the reason.
    const denied = await submit(daemon, folder, [...inSession, 'make another']);
    const { id: refused } = await openRequest(daemon, denied);
    await daemon.cox(['deny', refused, '--reason', 'no files today']);
    expect(await ended(daemon, denied)).toMatchObject({ status: 'completed', result: 'Then not.' });
    expect(models.requests.at(-1)?.lastText).toContain('no files today');
    const { toolCalls } = await daemon.client.tasks.get(denied, { include: ['toolCalls'] });
    expect(toolCalls?.[0]?.status).toBe('failed');

    // Where nobody is to be asked it is denied by itself, and told so.
    const nobody = ['--on-input', 'deny', ...inSession, 'make another'];
    const alone = await daemon.cox(['tasks', 'run', '--workdir', folder, ...nobody]);
    expect(alone).toMatchObject({ code: 0, stdout: 'Nobody lets me.' });
    expect(models.requests.at(-1)?.lastText).toMatch(/was denied: nobody/);
    expect(existsSync(join(folder, 'not-made.txt'))).toBe(false);

    // After a restart of the daemon it has its own memory, not a transcript in the prompt: the words are messages of their own.
    await daemon.stop();
    await daemon.start();
    const last = await submit(daemon, folder, [...inSession, 'What did it say?']);
    expect(await ended(daemon, last)).toMatchObject({ status: 'completed', result: 'It said hello.' });
    const asked = models.requests.findLast(({ tools }) => tools.length > 0);
    const said = asked?.messages.map(({ role, text }) => `${role}: ${text}`) ?? [];
    expect(said).toContainEqual(expect.stringMatching(/^user: .*What does hello.txt say/s));
    expect(said).toContainEqual(expect.stringMatching(/^assistant: .*The file says hello/s));

    // Killed in a shell command it leaves nothing running.
    const killed = await submit(daemon, folder, [...inSession, 'sleep']);
    const { id: sleeps } = await openRequest(daemon, killed);
    await daemon.client.inputs.answer(sleeps, { decision: 'approve' });
    await expect.poll(() => existsSync(join(folder, 'begun'))).toBe(true);
    const agent = processesOf(daemon.home).find(({ command }) => command.includes('opencode'));
    process.kill(agent?.pid ?? 0, 'SIGKILL');
    const task = await ended(daemon, killed);
    expect(task).toMatchObject({ status: 'failed', reason: 'signal' });
    expect(task.error?.message).toContain('SIGKILL');
    expect(
      processesOf(daemon.home)
        .map(({ command }) => command)
        .filter((command) => command.includes('sleep')),
    ).toEqual([]);
  });

  it('leaves nothing running when it is cancelled in a shell command', {
    timeout: 120_000,
  }, async () => {
    const { daemon, folder } = await opencodeDaemon([{ say: [bash('sleep 1000')] }], {
      agent: { permissions: { execute: 'allow' } },
      config: 'cancelToolGrace: 1s\n',
    });
    const before = new Set(processesOf(daemon.home).map(({ pid }) => pid));
    const cancelled = await submit(daemon, folder, ['sleep']);
    await nextEvent(daemon, cancelled, ({ type }) => type === 'ToolCallStarted');
    expect(await daemon.cox(['tasks', 'cancel', cancelled])).toMatchObject({ code: 0 });
    expect(await ended(daemon, cancelled)).toMatchObject({ status: 'cancelled', reason: 'user' });
    // The agent tells it as completed, and in its output that it was aborted.
    const { toolCalls } = await daemon.client.tasks.get(cancelled, { include: ['toolCalls'] });
    expect(toolCalls).toMatchObject([{ name: 'bash', status: 'cancelled' }]);
    expect(processesOf(daemon.home).filter(({ pid }) => !before.has(pid))).toEqual([]);
  });

  it('runs two at once in two folders, also when neither has made its database yet', {
    timeout: 120_000,
  }, async () => {
    const { daemon, folder } = await opencodeDaemon(
      (asked) =>
        asked.tools.length === 0
          ? undefined
          : asked.messages.at(-1)?.role === 'tool'
            ? { say: [`Made it.`] }
            : { say: [bash('pwd > here.txt')] },
      { agent: { permissions: { execute: 'allow' } }, config: 'maxConcurrentTasks: 2\n' },
    );
    const folders = ['a', 'b'].map((name) => join(folder, name));
    await Promise.all(folders.map((each) => mkdir(each)));
    const ids = await Promise.all(folders.map((each) => submit(daemon, each, ['say where you are'])));
    for (const [at, id] of ids.entries()) {
      const task = await ended(daemon, id);
      expect(task.error).toBe(undefined);
      expect(task.status).toBe('completed');
      expect((await readFile(join(folders[at] ?? '', 'here.txt'), 'utf8')).trim()).toBe(folders[at]);
      // Neither was in the way of the other.
      expect((await daemon.cox(['tasks', 'logs', id])).stderr).toBe('');
    }
  });
});
