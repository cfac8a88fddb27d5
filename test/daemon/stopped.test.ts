// A daemon that lives and does not answer: whoever asks it gets an error, and whoever waits keeps their own time.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDaemonFile } from '@coxswain/client';
import { expect, test } from 'vitest';
import { openCockpit } from '../helpers/cockpit-terminal.ts';
import { testDaemon, testHome } from '../helpers/daemon.ts';
import { openStreams } from '../helpers/open-streams.ts';
import { stopProcess } from '../helpers/stopped.ts';
import { startCox } from '../helpers/waiting-cox.ts';

const UNRESPONSIVE = 5;

test('every command that needs a stopped daemon exits 5 with one line that names it, and sends it nothing', async () => {
  const { cox, pid } = await testDaemon();
  const daemon = await stopProcess(pid);
  const commands = [
    ['tasks', 'list'],
    ['bg', 'submit', '--agent', 'shell', 'true'],
    ['bg', 'submit', '--agent', 'shell', '--wait', 'true'],
    ['tasks', 'run', '--agent', 'shell', 'true'],
    ['daemon', 'status'],
    ['daemon', 'start'],
    ['daemon', 'stop'],
    ['config', 'list'],
    ['export'],
    ['prune', '-y'],
  ];
  for (const { code, stdout, stderr } of await Promise.all(commands.map((args) => cox(args)))) {
    expect([code, stdout]).toEqual([UNRESPONSIVE, '']);
    expect(stderr).toBe(
      `cox: the daemon (pid ${pid}) does not answer: it is stopped (SIGSTOP); resume it with 'kill -CONT ${pid}', or end it with 'cox daemon stop --force' (unresponsive)\n`,
    );
  }
  daemon.goOn();
  expect((await cox(['tasks', 'list', '--all', '-q'])).stdout).toBe('');
  expect((await cox(['daemon', 'status'])).code).toBe(0);
});

test('doctor, version and completion continue without a daemon that does not answer', async () => {
  const { cox, pid } = await testDaemon();
  await stopProcess(pid);
  const [doctor, version, words] = await Promise.all([
    cox(['doctor', '--json']),
    cox(['version']),
    cox(['__complete', '--', 'tasks', 'describe', '']),
  ]);
  const checks = JSON.parse(doctor.stdout);
  expect(doctor.code).toBe(1);
  expect(checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([
    expect.objectContaining({
      check: 'daemon',
      detail: expect.stringContaining(`the daemon (pid ${pid}) does not answer: it is stopped`),
      remedy: 'cox daemon stop --force',
    }),
  ]);
  expect(checks.length).toBeGreaterThan(5);
  expect([version.code, version.stdout]).toEqual([0, expect.stringMatching(/^cox \d/)]);
  expect(version.stderr).toContain('does not answer');
  expect(words).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('the timeout of bg wait is its own: it ends when it says, whatever the daemon does', async () => {
  const { cox, home, paths, pid } = await testDaemon();
  const id = (await cox(['bg', 'submit', '--agent', 'shell', 'sleep 1000'])).stdout.trim();
  const waiting = startCox(home, ['bg', 'wait', id, '--timeout', '8s']);
  await expect.poll(() => openStreams(paths), { timeout: 20_000 }).toBe(1);
  const daemon = await stopProcess(pid);
  const late = await cox(['bg', 'wait', id, '--timeout', '1s']);
  expect([late.code, late.stderr]).toEqual([124, expect.stringContaining(id)]);
  expect((await waiting.ended).code).toBe(124);
  daemon.goOn();
});

test('a follower is told that the daemon is stopped, and continues with it', async () => {
  const { home, pid } = await testDaemon();
  const program = 'echo begun; until [ -e gate ]; do sleep 0.1; done; echo done';
  const following = startCox(home, ['tasks', 'run', '--agent', 'shell', program]);
  await following.said('begun');
  const daemon = await stopProcess(pid);
  await following.said('does not answer: it is stopped');
  daemon.goOn();
  await writeFile(join(home, 'gate'), '');
  expect(await following.ended).toMatchObject({ code: 0, stdout: 'begun\ndone\n' });
});

test('daemon stop --force ends a stopped daemon in order, restart --force replaces it', async () => {
  const { cox, paths } = await testHome();
  await cox(['daemon', 'start']);
  const pidOf = (): number => readDaemonFile(paths)?.pid ?? 0;
  const first = pidOf();
  const id = (await cox(['bg', 'submit', '--agent', 'shell', 'sleep 1000'])).stdout.trim();
  // One that has not begun would begin after the restart.
  const statusOf = async (): Promise<string> =>
    JSON.parse((await cox(['tasks', 'describe', id, '--json=status'])).stdout).status;
  await expect.poll(statusOf).toBe('running');
  await stopProcess(first);
  expect((await cox(['daemon', 'restart'])).code).toBe(UNRESPONSIVE);
  expect((await cox(['daemon', 'restart', '--force'])).code).toBe(0);
  const second = pidOf();
  expect(second).not.toBe(first);
  expect((await cox(['bg', 'result', id])).code).toBe(11);
  await stopProcess(second);
  expect(await cox(['daemon', 'stop', '--force', '--json'])).toEqual({
    code: 0,
    stdout: `{"wasRunning":true,"pid":${second},"killed":false}\n`,
    stderr: '',
  });
  expect((await cox(['daemon', 'stop', '--force'])).stderr).toBe('No daemon is running.\n');
  expect((await cox(['daemon', 'stop', '--force', '--wait'])).code).toBe(2);
});

test('the cockpit says that a stopped daemon does not answer, and can be left', async () => {
  const { home, pid } = await testDaemon();
  const cockpit = openCockpit(home);
  await cockpit.until('Tasks');
  await stopProcess(pid);
  await cockpit.until('not responding');
  expect(await cockpit.close()).toBe(0);
});

test('the cockpit is not opened for a stopped daemon: it says why', async () => {
  const { home, pid } = await testDaemon();
  await stopProcess(pid);
  const cockpit = openCockpit(home);
  await cockpit.until('does not answer');
  expect(await cockpit.exitCode).toBe(UNRESPONSIVE);
});
