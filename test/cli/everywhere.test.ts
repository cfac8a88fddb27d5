// What holds for every command: which stream, which code, which form.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { COX, testEnvironment } from '../helpers/cox.ts';
import { sharedDaemon, testDaemon, testHome } from '../helpers/daemon.ts';

const daemonOfFile = sharedDaemon();

test('without a daemon, and none to be started, it is unreachable: exit 5', async () => {
  const { cox } = await testHome();
  for (const args of [
    ['tasks', 'active'],
    ['bg', 'submit', 'true'],
    ['daemon', 'status'],
  ]) {
    const { code, stdout, stderr } = await cox([...args, '--no-autostart']);
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toMatch(/^cox: .*cox daemon start.*\(unreachable\)\n$/);
  }
});

test('the first command starts a daemon, says so on stderr, and the next finds it', async () => {
  const { cox } = await testHome();
  const first = await cox(['tasks', 'active', '--json']);
  expect(first).toEqual({ code: 0, stdout: '[]\n', stderr: 'Starting the daemon…\n' });
  expect(await cox(['tasks', 'active', '--json'])).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
  expect((await cox(['daemon', 'stop'])).code).toBe(0);
});

test.each([
  [[], 0],
  [['--help'], 0],
  [['tasks'], 0],
  [['bg', 'submit', '--help'], 0],
  [['help', 'tasks', 'list'], 0],
  [['help', 'exit-codes'], 0],
  [['completion', 'bash'], 0],
  [['config', 'path'], 0],
  [['config', 'schema'], 0],
  [['version'], 0],
  [['tusks'], 2],
  [['tasks', 'lst'], 2],
  [['tasks', 'list', '--stauts', 'failed'], 2],
  [['tasks', 'list', 'more'], 2],
  [['tasks', 'list', '--status', 'nonsense'], 2],
  [['tasks', 'describe'], 2],
  [['tasks', 'list', '-n', '0'], 2],
  [['tasks', 'list', '--since', 'soon'], 2],
  [['bg', 'submit'], 2],
  [['bg', 'submit', 'x', '--timeout', '10'], 2],
  [['bg', 'submit', 'x', '--at', 'yesterday 18:00'], 2],
  [['bg', 'submit', 'x', '--', 'true'], 2],
  [['bg', 'wait', 'abc', '--any', '--all'], 2],
  [['bg', 'wait', 'abc', '--report', 'xml=x'], 2],
  [['completion', 'tcsh'], 2],
  [['--lang', 'fr', 'tasks', 'active'], 2],
])('cox %j needs no daemon and exits %i', async (args, expected) => {
  const { cox } = await testHome();
  const { code, stdout, stderr } = await cox([...args, '--no-autostart']);
  expect(code).toBe(expected);
  // What was asked for is data; what is wrong is one line, and no data.
  if (expected === 0) expect(stdout).not.toBe('');
  else expect(stdout).toBe('');
  if (expected === 2) expect(stderr).toMatch(/^cox: [^\n]+ \(invalid_request\)\n$/);
});

test('a slip of the hand is answered with the nearest right name', async () => {
  const { cox } = await testHome();
  expect((await cox(['tasks', 'cancle'])).stderr).toContain("did you mean 'cox tasks cancel'?");
  expect((await cox(['bg', 'submit', '--prioriy', '3'])).stderr).toContain('did you mean --priority?');
});

test('--debug adds the stack', async () => {
  const { cox } = await testHome();
  const { stderr } = await cox(['tasks', 'lst', '--debug']);
  expect(stderr).toMatch(/^cox: .*\n.*Error: .*\n\s+at /);
});

test('a list is an array, one thing an object, and a stream a line for each event', async () => {
  const { cox } = await daemonOfFile();
  const submitted = await cox([
    'bg',
    'submit',
    '--json',
    '--wait',
    '--agent',
    'shell',
    'echo 中文; echo err >&2',
  ]);
  const task = JSON.parse(submitted.stdout);
  expect(task).toMatchObject({
    status: 'completed',
    agent: 'shell',
    prompt: 'echo 中文; echo err >&2',
    kind: 'background',
    source: 'cli',
  });
  for (const [command, shape] of [
    [['tasks', 'list'], 'array'],
    [['tasks', 'active'], 'array'],
    [['tasks', 'recent'], 'array'],
    [['bg', 'list'], 'array'],
    [['inbox'], 'array'],
    [['agents', 'list'], 'array'],
    [['sessions', 'list'], 'array'],
    [['config', 'list'], 'array'],
    [['doctor'], 'array'],
    [['tasks', 'describe', task.id], 'object'],
    [['tasks', 'explain', task.id], 'object'],
    [['tasks', 'count'], 'object'],
    [['bg', 'status', task.id], 'object'],
    [['bg', 'result', task.id], 'object'],
    [['agents', 'show', 'shell'], 'object'],
    [['daemon', 'status'], 'object'],
    [['config', 'get', 'queueCapacity'], 'object'],
    [['insights'], 'object'],
    [['prune', '--dry-run'], 'object'],
    [['version'], 'object'],
  ] as const) {
    const { code, stdout, stderr } = await cox([...command, '--json', '--lang', 'zh']);
    expect([command, code, stderr]).toEqual([command, 0, '']);
    const value: unknown = JSON.parse(stdout);
    expect([command, Array.isArray(value) ? 'array' : typeof value]).toEqual([command, shape]);
  }
  const events = (await cox(['tasks', 'watch', task.id, '--all-events', '--json'])).stdout
    .trimEnd()
    .split('\n');
  const types = events.map((line) => JSON.parse(line).type);
  expect([types[0], types.at(-1)]).toEqual(['TaskQueued', 'TaskCompleted']);
});

test('ids are whole in a pipe, alone with -q, and may be given by their beginning or by age', async () => {
  const { cox } = await daemonOfFile();
  const id = (await cox(['bg', 'submit', '--wait', '-q', '--agent', 'shell', 'echo hi'])).stdout.trim();
  expect(id).toMatch(/^tsk_[a-z2-7]{12}$/);
  expect((await cox(['tasks', 'recent', '-q'])).stdout).toBe(`${id}\n`);
  expect((await cox(['tasks', 'recent'])).stdout).toContain(`${id}  `);
  for (const ref of [id, id.slice(0, 9), id.slice(4, 8), id.slice(4).toUpperCase(), '@1'])
    expect(await cox(['bg', 'result', ref])).toEqual({ code: 0, stdout: 'hi\n', stderr: '' });
  const missing = await cox(['bg', 'result', 'tsk_aaaaaaaaaaaa']);
  expect([missing.code, missing.stdout]).toEqual([3, '']);
  expect((await cox(['bg', 'result', '@2'])).code).toBe(3);
});

test('words follow --lang, else LC_ALL before LANG', async () => {
  const { cox } = await daemonOfFile();
  await cox(['bg', 'submit', '--wait', '--agent', 'shell', 'true']);
  const head = async (args: string[], env: Record<string, string>): Promise<string> =>
    (await cox(['tasks', 'recent', ...args], { env })).stdout.split('\n')[0] ?? '';
  const chinese = /^编号 +会话 +代理 +用户 +描述 +开始时间 +已用时间 +状态$/;
  const english = /^ID +SESSION +AGENT +USER +DESCRIPTION +STARTED +ELAPSED +STATUS$/;
  expect(await head(['--lang', 'zh'], {})).toMatch(chinese);
  expect(await head([], { LC_ALL: 'zh_CN.UTF-8' })).toMatch(chinese);
  expect(await head([], { LANG: 'zh_TW.UTF-8' })).toMatch(chinese);
  expect(await head([], { LC_ALL: 'en_GB.UTF-8', LANG: 'zh_CN.UTF-8' })).toMatch(english);
  expect(await head(['--lang', 'en'], { LC_ALL: 'zh_CN.UTF-8' })).toMatch(english);
  expect(await head([], { LANG: 'fr_FR.UTF-8' })).toMatch(english);
});

test('a pipe is plain unless colour is forced', async () => {
  const { cox } = await daemonOfFile();
  await cox(['bg', 'submit', '--wait', '--agent', 'shell', 'true']);
  const isPainted = async (args: string[], env: Record<string, string> = {}): Promise<boolean> =>
    (await cox(['tasks', 'recent', ...args], { env })).stdout.includes('\u001b[');
  expect(await isPainted([])).toBe(false);
  expect(await isPainted(['--color', 'always'])).toBe(true);
  expect(await isPainted([], { FORCE_COLOR: '1' })).toBe(true);
  expect(await isPainted(['--color', 'never'], { FORCE_COLOR: '1' })).toBe(false);
  expect(await isPainted([], { NO_COLOR: '1' })).toBe(false);
});

test('a reader that leaves early ends it quietly', async () => {
  const { cox, home } = await testDaemon({ config: 'queueCapacity: 1000\n' });
  const lines = Array.from({ length: 400 }, (_, at) =>
    JSON.stringify({ agent: 'shell', prompt: `: ${at} ${'x'.repeat(300)}` }),
  );
  expect((await cox(['bg', 'submit', '--batch', '-', '-q'], { stdin: lines.join('\n') })).code).toBe(0);
  const line = `set -o pipefail; '${COX}' tasks list --all --json | head -c 10 >/dev/null`;
  const shell = spawn('bash', ['-c', line], {
    env: testEnvironment(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stderr, [code]] = await Promise.all([text(shell.stderr), once(shell, 'close')]);
  expect([code, stderr]).toEqual([0, '']);
});
