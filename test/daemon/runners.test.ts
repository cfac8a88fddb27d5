// What is shown of the program that holds those of tasks.

import { dirname, join } from 'node:path';
import { clientOfRunners } from '@coxswain/runtimes';
import { expect, onTestFinished, test } from 'vitest';
import { coxd } from '../helpers/cox.ts';
import { testDaemon, testHome } from '../helpers/daemon.ts';
import { printed } from '../helpers/events.ts';
import { runnerOf } from '../helpers/processes.ts';

const RUNNER = join(dirname(coxd()), 'cox-runner.cjs');

test('the status and the doctor show the runner, and nothing before there is one', async () => {
  await using daemon = await testDaemon();
  const { client, cox, paths } = daemon;
  expect(await client.daemon.status()).not.toHaveProperty('runners');
  await cox(['bg', 'submit', '--agent', 'shell', 'sleep 300']);
  await expect.poll(async () => (await client.daemon.status()).runners?.[0]?.programs).toBe(1);
  const { build, runners = [] } = await client.daemon.status();
  const socket = join(paths.stateFolder, 'runner-1.sock');
  const rssBytes = expect.any(Number);
  const pid = runnerOf(paths);
  expect(runners).toEqual([
    { version: 1, isFormer: false, isAnswering: true, pid, build, rssBytes, socket, programs: 1 },
  ]);
  expect((await cox(['daemon', 'status'])).stdout).toContain(`process ${pid}  (version 1, build ${build})`);
  const doctor = await cox(['doctor']);
  expect(doctor.stdout).toContain(`process ${pid}, version 1, build ${build}, 1 program, `);
  expect(doctor.code).toBe(0);
});

test('a runner that does not answer keeps nobody waiting, and the doctor says what to do', async () => {
  await using daemon = await testDaemon();
  const { client, cox, paths } = daemon;
  await cox(['bg', 'submit', '--agent', 'shell', 'sleep 300']);
  await expect.poll(async () => (await client.daemon.status()).runners?.[0]?.programs).toBe(1);
  const pid = runnerOf(paths);
  process.kill(pid, 'SIGSTOP');
  try {
    const silent = { runners: [{ pid, isAnswering: false, silentMs: expect.any(Number) }] };
    await expect.poll(() => client.daemon.status()).toMatchObject(silent);
    expect((await cox(['daemon', 'status'])).stdout).toMatch(
      /^Runner +process \d+ .* has not answered for \d+\w+$/m,
    );
    const ill = await cox(['doctor']);
    expect(ill.stdout).toContain('✗ Runner');
    expect(ill.stdout).toContain(`kill -CONT ${pid}`);
    expect(ill.code).toBe(1);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await expect.poll(() => client.daemon.status()).toMatchObject({ runners: [{ pid, isAnswering: true }] });
});

test('a daemon that starts while the runner is stopped says so, and goes on when the runner does', async () => {
  await using daemon = await testDaemon();
  const { cox, paths } = daemon;
  const id = (await cox(['bg', 'submit', '-q', '--agent', 'shell', 'echo begun; sleep 300'])).stdout.trim();
  await printed(daemon, id, 'begun');
  const pid = runnerOf(paths);
  process.kill(pid, 'SIGSTOP');
  try {
    await daemon.kill9();
    await daemon.start();
    const seen = { state: 'recovering', runners: [{ version: 1, isAnswering: false }] };
    await expect.poll(() => daemon.client.daemon.status()).toMatchObject(seen);
    expect((await cox(['doctor'])).stdout).toContain('pgrep -f cox-runner');
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await expect.poll(() => daemon.client.daemon.status()).toMatchObject({ state: 'accepting' });
  expect((await daemon.client.tasks.get(id)).task).toMatchObject({ status: 'running', attempt: 1 });
});

test('SIGUSR2 stops a daemon for the next one, which takes over what runs', async () => {
  await using daemon = await testDaemon();
  const { cox } = daemon;
  const submitted = await cox(['bg', 'submit', '-q', '--agent', 'shell', 'echo begun; sleep 300']);
  const id = submitted.stdout.trim();
  await printed(daemon, id, 'begun');
  process.kill(daemon.pid, 'SIGUSR2');
  expect(await daemon.ended).toBe(0);
  await daemon.start();
  expect((await daemon.client.tasks.get(id)).task).toMatchObject({ status: 'running', attempt: 1 });
});

test('what the runner holds for no task is found', async () => {
  const { paths, cox } = await testHome();
  await cox(['daemon', 'start']);
  await cox(['daemon', 'stop']);
  onTestFinished(async () => void (await cox(['daemon', 'stop'])));
  const client = clientOfRunners({ stateFolder: paths.stateFolder, program: [RUNNER] });
  const request = { run: 'run_nobody.main', file: '/bin/sleep', args: ['300'], cwd: '/', env: {} } as const;
  const started = await client.start(
    { ...request, stdin: 'closed', graceMs: 0 },
    { acknowledges: 'whenRead' },
  );
  if ('cause' in started) throw started.cause;
  client.close();
  await cox(['daemon', 'start']);
  const { pid } = started.leader;
  const status = async () => JSON.parse((await cox(['daemon', 'status', '--json'])).stdout);
  await expect.poll(status).toMatchObject({ state: 'accepting', runners: [{ unclaimed: [pid] }] });
  const ill = await cox(['doctor']);
  expect(ill.stdout).toContain('holds a program of no running task');
  expect(ill.stdout).toContain(`kill ${pid}`);
  process.kill(pid, 'SIGTERM');
  await expect.poll(status).toMatchObject({ runners: [{ programs: 0 }] });
  expect(await cox(['doctor'])).toMatchObject({ code: 0 });
});
