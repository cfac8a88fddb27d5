// Commands that the tools of a run start are held by the runner: they end with their run, whatever became of its daemon, and
// nothing of them is kept then.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Script } from '../../packages/runtimes/src/testing/model-server/index.ts';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';
import { processesOf, runnerOf } from '../helpers/processes.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { ALLOWED, modelDaemon } from '../model/model-daemon.ts';

const shell = (...commands: readonly string[]): Script => [
  ...commands.map((command) => ({ say: [{ tool: 'shell', input: { command } }] })),
  { say: ['Done.'] },
];

const sleeping = ({ home }: TestDaemon): readonly number[] =>
  processesOf(home)
    .filter(({ command }) => command.startsWith('sleep '))
    .map(({ pid }) => pid);

const asleep = (daemon: TestDaemon, count: number): Promise<void> =>
  expect.poll(() => sleeping(daemon)).toHaveLength(count);

/** What is kept of programs, by the runner and for the next daemon. */
const kept = ({ paths }: TestDaemon): readonly string[] =>
  ['runner-1', 'runs'].flatMap((name) => {
    const folder = join(paths.stateFolder, name);
    return existsSync(folder) ? readdirSync(folder).filter((file) => file !== 'lock') : [];
  });

/** An agent that runs its prompt in a terminal of cox and answers with what that printed. */
const TERMINAL_AGENT = `
  let prompt;
  const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
  const ask = (id, method, params) => send({ id, method: 'terminal/' + method, params: { sessionId: 's', ...params } });
  const requests = {
    initialize: ({ id }) => send({ id, result: { protocolVersion: 1, agentCapabilities: {} } }),
    'session/new': ({ id }) => send({ id, result: { sessionId: 's' } }),
    'session/prompt': ({ id, params }) => {
      prompt = id;
      ask('open/1', 'create', { command: 'sh', args: ['-c', params.prompt.map(({ text }) => text).join('')] });
    },
  };
  const answers = {
    'open/1': ({ terminalId }) => {
      answers.wait = () => ask('look', 'output', { terminalId });
      ask('wait', 'wait_for_exit', { terminalId });
    },
    look: ({ output }) => {
      const update = { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: output } };
      send({ method: 'session/update', params: { sessionId: 's', update } });
      send({ id: prompt, result: { stopReason: 'end_turn' } });
    },
  };
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.method) requests[message.method]?.(message);
    else answers[message.id]?.(message.result);
  });
`;

const terminalDaemon = async (agent: object = {}) => {
  const definition = {
    runtime: 'acp',
    command: [process.execPath, '-e', TERMINAL_AGENT],
    ...ALLOWED,
    ...agent,
  };
  const daemon = await testDaemon({
    config: `defaultAgent: local\nagents: ${JSON.stringify({ local: definition })}\n`,
  });
  return { daemon, folder: await testFolder() };
};

/** A process that has nothing to do with any run. */
const bystander = (): ChildProcess => {
  const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
};

test('a command runs below the runner, and nothing of it is kept when its run is over', async () => {
  const { daemon, folder } = await modelDaemon(
    shell('cat /proc/$PPID/cmdline | tr "\\0" " "; sleep 1000 > /dev/null 2>&1 &', 'echo $PPID; exit 3'),
    { agent: ALLOWED },
  );
  const id = await submit(daemon, folder, ['go']);
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'Done.' });
  const { toolCalls = [] } = await daemon.client.tasks.get(id, { include: ['toolCalls'] });
  expect(toolCalls.map(({ output }) => output)).toEqual([
    expect.stringContaining('cox-runner.cjs'),
    `${runnerOf(daemon.paths)}\n[exit code 3]`,
  ]);
  await asleep(daemon, 0);
  await expect.poll(() => kept(daemon)).toEqual([]);
});

test('a daemon that is killed while a command sleeps, for an agent that ends with it: the command ends, and nobody else', async () => {
  const { daemon, folder } = await modelDaemon(shell('sleep 1000 & setsid sleep 1000 & sleep 1000'), {
    agent: { ...ALLOWED, onDaemonDeath: 'fail' },
  });
  const other = bystander();
  const id = await submit(daemon, folder, ['go']);
  await asleep(daemon, 3);
  await daemon.kill9();
  // It goes on until somebody decides.
  expect(sleeping(daemon)).toHaveLength(3);
  await daemon.start();
  expect(await ended(daemon, id)).toMatchObject({ status: 'failed', reason: 'restarted' });
  await asleep(daemon, 0);
  expect(other.exitCode ?? other.signalCode).toBeNull();
  await expect.poll(() => kept(daemon)).toEqual([]);
});

test('a cancel ends a command, what it started, and what it left behind', async () => {
  const { daemon, folder } = await modelDaemon(
    shell('sleep 1000 > /dev/null 2>&1 & echo left', 'setsid sleep 1000 & sleep 1000'),
    { agent: ALLOWED },
  );
  const id = await submit(daemon, folder, ['go']);
  await asleep(daemon, 3);
  expect((await daemon.cox(['tasks', 'cancel', '--now', id])).code).toBe(0);
  expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled', reason: 'user' });
  await asleep(daemon, 0);
  await expect.poll(() => kept(daemon)).toEqual([]);
});

test('a runner that is killed takes the answer of the command with it, and no process stays behind', async () => {
  const { daemon, folder, models } = await modelDaemon(shell('sleep 1000'), { agent: ALLOWED });
  const id = await submit(daemon, folder, ['go']);
  await asleep(daemon, 1);
  process.kill(runnerOf(daemon.paths), 'SIGKILL');
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'Done.' });
  expect(models.requests.at(-1)?.lastText).toContain('what became of the command is not known');
  await asleep(daemon, 0);
});

test('a terminal of an agent runs below the runner, and nothing of it is kept when its run is over', async () => {
  const { daemon, folder } = await terminalDaemon();
  const id = await submit(daemon, folder, ['echo $PPID; echo $COX_TASK_ID; sleep 1000 > /dev/null 2>&1 &']);
  expect(await ended(daemon, id)).toMatchObject({
    status: 'completed',
    result: `${runnerOf(daemon.paths)}\n${id}`,
  });
  await asleep(daemon, 0);
  await expect.poll(() => kept(daemon)).toEqual([]);
});

test('a daemon that is killed while a terminal is at work, for an agent that ends with it: the terminal ends, too', async () => {
  const { daemon, folder } = await terminalDaemon({ onDaemonDeath: 'fail' });
  const id = await submit(daemon, folder, ['sleep 1000 & setsid sleep 1000 & sleep 1000']);
  await asleep(daemon, 3);
  await daemon.kill9();
  await daemon.start();
  expect(await ended(daemon, id)).toMatchObject({ status: 'failed', reason: 'restarted' });
  await asleep(daemon, 0);
  await expect.poll(() => kept(daemon)).toEqual([]);
});
