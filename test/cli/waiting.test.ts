// Commands that wait, and a daemon that stops, dies, or is not there any more.

import { hasDied, isProcessAlive, readDaemonFile } from '@coxswain/client';
import { expect, onTestFinished, test } from 'vitest';
import type { CoxResult } from '../helpers/cox.ts';
import { ENDS_RUNS, type TestDaemon, testDaemon, testHome } from '../helpers/daemon.ts';
import { openStreams } from '../helpers/open-streams.ts';
import { startCox } from '../helpers/waiting-cox.ts';

const submitted = async (
  cox: (args: readonly string[]) => Promise<CoxResult>,
  ...args: string[]
): Promise<string> => (await cox(['bg', 'submit', '--agent', 'shell', ...args])).stdout.trim();

test('bg wait reports the outcome that it saw, even when the daemon is stopped in order', async () => {
  const { cox, home, paths } = await testDaemon();
  const id = await submitted(cox, 'sleep 1000');
  const waits = Array.from({ length: 6 }, () => startCox(home, ['bg', 'wait', id, '--json']));
  const reporting = startCox(home, ['bg', 'wait', id, '--report', 'junit=report.xml']);
  const watching = startCox(home, ['tasks', 'watch', id]);
  await expect.poll(() => openStreams(paths), { timeout: 20_000 }).toBe(waits.length + 2);
  expect((await cox(['daemon', 'stop'])).code).toBe(0);
  for (const { code, stdout } of await Promise.all(waits.map(({ ended }) => ended))) {
    expect(code).toBe(11);
    expect(JSON.parse(stdout)).toMatchObject({ id, status: 'cancelled', reason: 'shutdown' });
  }
  expect([(await reporting.ended).code, (await watching.ended).code]).toEqual([11, 0]);
});

/** Who waits for a task of a daemon that is killed: as a person at a shell, where the first command starts one. */
const killed = async (daemon: TestDaemon) => {
  // Started by the command line now, and so not ended by the helper.
  onTestFinished(async () => void (await daemon.cox(['daemon', 'stop'])));
  await daemon.kill9();
};

test('run, --wait and bg wait restart a killed daemon, and report what became of the task', async () => {
  const daemon = await testDaemon({ config: ENDS_RUNS });
  const { cox, home, paths } = daemon;
  const id = await submitted(cox, 'sleep 1000');
  const commands = [
    startCox(home, ['bg', 'wait', id]),
    startCox(home, ['bg', 'submit', '--agent', 'shell', '--wait', 'sleep 1000']),
    startCox(home, ['tasks', 'run', '--agent', 'shell', 'sleep 1000']),
  ];
  // Who follows what it submitted listens for questions besides.
  await expect.poll(() => openStreams(paths), { timeout: 20_000 }).toBe(5);
  await killed(daemon);
  const ended = await Promise.all(commands.map((command) => command.ended));
  for (const { code, stderr } of ended) {
    expect(stderr).toContain('Lost the connection');
    expect(stderr).toMatch(/failed .*Server restarted/);
    expect(code).toBe(10);
  }
  expect(ended.filter(({ stderr }) => stderr.includes('Starting the daemon'))).not.toEqual([]);
});

test('with --no-autostart bg wait starts none, and its timeout counts', async () => {
  const daemon = await testDaemon();
  const { cox, home, paths } = daemon;
  const id = await submitted(cox, '--delay', '1h', 'true');
  const wait = startCox(home, ['bg', 'wait', id, '--no-autostart', '--timeout', '6s']);
  await expect.poll(() => openStreams(paths), { timeout: 20_000 }).toBe(1);
  await daemon.kill9();
  const { code, stderr } = await wait.ended;
  expect([code, stderr]).toEqual([124, expect.stringContaining('Lost the connection')]);
  expect(hasDied(paths)).toBe(true);
});

test('a daemon that was stopped in order is not brought back by who waits', async () => {
  const { cox, home, paths } = await testHome();
  const id = await submitted(cox, '--delay', '1h', 'true');
  const pid = readDaemonFile(paths);
  const wait = startCox(home, ['bg', 'wait', id, '--timeout', '5s']);
  await expect.poll(() => openStreams(paths), { timeout: 20_000 }).toBe(1);
  expect((await cox(['daemon', 'stop'])).code).toBe(0);
  expect((await wait.ended).code).toBe(124);
  expect(readDaemonFile(paths)).toBeUndefined();
  expect(pid !== undefined && isProcessAlive(pid)).toBe(false);
});

/** With a shell's redirections; `"$@"` is the command line. */
const redirected = (home: string, redirection: string, args: readonly string[]) =>
  startCox(home, args, redirection).ended;

test('what a command did is true whether it can be printed or not', async () => {
  const { cox, home } = await testDaemon();
  const id = await submitted(cox, 'exit 3');
  const fine = await submitted(cox, 'echo fine');
  expect((await redirected(home, '2>/dev/full', ['bg', 'wait', id])).code).toBe(10);
  expect((await redirected(home, '2>/dev/full', ['bg', 'wait', fine])).code).toBe(0);
  const submit = await redirected(home, '>/dev/full', ['bg', 'submit', '--agent', 'shell', 'true']);
  expect(submit.code).toBe(0);
  const [, told] = /\n(tsk_\w+)\n$/.exec(submit.stderr) ?? [];
  // Not by --search: the index follows a moment later.
  expect((await cox(['tasks', 'list', '-q', '-n', '1'])).stdout).toBe(`${told}\n`);
  const json = await redirected(home, '>/dev/full', ['bg', 'wait', id, '--json']);
  expect([json.code, json.stderr]).toEqual([10, expect.stringContaining(`"id":"${id}"`)]);
  const run = ['tasks', 'run', '--agent', 'shell', 'echo told; exit 3'];
  const ran = await redirected(home, '>/dev/full', run);
  expect([ran.code, ran.stderr]).toEqual([10, expect.stringContaining('told\n')]);
});

test('data that could not be delivered is no success', async () => {
  const { cox, home } = await testDaemon();
  const id = await submitted(cox, 'echo fine');
  await cox(['bg', 'wait', id]);
  const result = await redirected(home, '>/dev/full', ['bg', 'result', id]);
  expect(result.code).toBe(1);
  expect(result.stderr).toMatch(/^cox: cannot write to stdout \(ENOSPC.*\n$/);
  const waited = ['bg', 'submit', '--agent', 'shell', '--wait', 'echo fine'];
  expect((await redirected(home, '>/dev/full', waited)).code).toBe(1);
  expect(await redirected(home, '| true', ['tasks', 'list'])).toEqual({ code: 0, stdout: '', stderr: '' });
});
