// The life of a daemon as users and systems see it: its start, its end, and everything that may come between.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync } from 'node:fs';
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { isProcessAlive, readDaemonFile } from '@coxswain/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { COX, testEnvironment } from '../helpers/cox.ts';
import { ENDS_RUNS, launch, testDaemon, testHome } from '../helpers/daemon.ts';
import { processesLeft, processesOf } from '../helpers/processes.ts';
import { ended } from '../helpers/submitted.ts';

describe('a start', () => {
  test('is reported by a ready line and daemon.json, and leaves everything private to the user', async () => {
    const daemon = await testDaemon();
    const { paths, pid } = daemon;
    const file = readDaemonFile(paths);
    expect(file).toMatchObject({ pid, socket: paths.socketFile, protocol: 1 });
    expect(file !== undefined && isProcessAlive(file)).toBe(true);
    expect((await stat(paths.stateFolder)).mode & 0o777).toBe(0o700);
    expect((await stat(paths.socketFile)).mode & 0o777).toBe(0o600);
    expect(await daemon.client.daemon.status()).toMatchObject({ pid, home: paths.home });
  });

  test('of a second daemon ends in one line that names the first', async () => {
    const daemon = await testDaemon();
    const { code, stderr, stdout } = await daemon.cox(['daemon', 'run']);
    expect({ code, stdout }).toEqual({ code: 75, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(
        `^cox: a daemon \\(pid ${daemon.pid}, version [^)]+\\) is already running for ${daemon.home}; .*\\n$`,
      ),
    );
    expect((await launch(daemon.home)).said).toEqual({ running: true });
    expect(await daemon.client.daemon.status()).toMatchObject({ pid: daemon.pid });
  });

  test('of many at once leaves exactly one', async () => {
    const { home } = await testHome();
    const launched = await Promise.all(Array.from({ length: 6 }, () => launch(home)));
    const winners = launched.filter(({ said }) => said && 'ready' in said);
    expect(winners).toHaveLength(1);
    for (const { said, ended } of launched) if (said && 'running' in said) expect(await ended).toBe(75);
    winners[0]?.child.kill('SIGTERM');
    expect(await winners[0]?.ended).toBe(0);
  });

  test('keeps nothing of the task and the shell around it', async () => {
    const daemon = await testDaemon({
      env: { COX_RUN: 'led_x:run', COX_TOKEN: 'secret', RUNNER_TRACKING_ID: 'ci', MY_SECRET: 'x' },
    });
    const { result } = await daemon.client.tasks
      .submit({ prompt: 'env', agent: 'shell' })
      .then(async ({ task }) => {
        for await (const _ of daemon.client.tasks.stream(task.id)); // to its end
        return (await daemon.client.tasks.get(task.id)).task;
      });
    expect(result).not.toMatch(/led_x:run|secret|RUNNER_TRACKING_ID|MY_SECRET|COX_READY_FD/);
    expect(result).toContain(`COX_SOCKET=${daemon.paths.socketFile}`);
    expect(result).toMatch(/^PATH=/m);
  });

  test('with a path too long for a socket puts it under /tmp, and clients find it', async () => {
    const daemon = await testDaemon({ below: 'a-long-name/'.repeat(10) });
    const { socketFile, stateFolder } = daemon.paths;
    onTestFinished(() => rm(dirname(socketFile), { recursive: true, force: true }));
    expect(socketFile).not.toContain(stateFolder);
    expect((await stat(dirname(socketFile))).mode & 0o777).toBe(0o700);
    expect((await daemon.cox(['daemon', 'status'])).code).toBe(0);
    await daemon.stop();
    expect(existsSync(socketFile)).toBe(false);
  });
});

describe('a start that fails', () => {
  const refused = async (home: Awaited<ReturnType<typeof testHome>>) => {
    const foreground = await home.cox(['daemon', 'run']);
    const spawned = await launch(home.home);
    const autostart = await home.cox(['tasks', 'count']);
    return { foreground, spawned, autostart, spawnedCode: await spawned.ended };
  };

  test('for a broken config reports every fault, in the foreground and to the command that wanted a daemon', async () => {
    const home = await testHome('maxConcurentTasks: 3\nqueueCapacity: many\n');
    const { foreground, spawned, autostart, spawnedCode } = await refused(home);
    const faults = [
      `${home.home}/config.yaml:1:1: unknown key 'maxConcurentTasks'; did you mean 'maxConcurrentTasks'?`,
      `${home.home}/config.yaml:2:16: 'queueCapacity' must be a whole number from 1 to 1000000000`,
    ];
    for (const fault of faults) {
      expect(foreground.stderr).toContain(fault);
      expect(JSON.stringify(spawned.said)).toContain(fault);
      expect(autostart.stderr).toContain(fault);
    }
    expect([foreground.code, spawnedCode, autostart.code]).toEqual([2, 2, 2]);
    expect(await processesLeft(home.home, 5_000)).toEqual([]);
  });

  test('for a state folder that others can write to says how to fix it', async () => {
    const home = await testHome();
    const { paths } = home;
    expect((await home.cox(['daemon', 'start'])).code).toBe(0);
    expect((await home.cox(['daemon', 'stop'])).code).toBe(0);
    await chmod(paths.stateFolder, 0o777);
    const { foreground, autostart, spawnedCode } = await refused(home);
    const line = `others can write to ${paths.stateFolder}: chmod go-w ${paths.stateFolder}`;
    expect(foreground.stderr).toContain(line);
    expect(autostart.stderr).toContain(line);
    expect([foreground.code, spawnedCode, autostart.code]).toEqual([4, 4, 4]);
  });

  test('for a ledger that is damaged says so and leaves it as it is', async () => {
    const daemon = await testDaemon();
    await daemon.stop();
    const { ledgerFile } = daemon.paths;
    await writeFile(ledgerFile, 'this is no database, it is a letter');
    const { code, stderr } = await daemon.cox(['daemon', 'run']);
    expect(code).toBe(1);
    expect(stderr).toContain(ledgerFile);
    expect(await readFile(ledgerFile, 'utf8')).toBe('this is no database, it is a letter');
    await rm(ledgerFile);
    await daemon.start();
  });
});

describe('an end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s is orderly: exit 0, nothing left behind',
    async (signal) => {
      const daemon = await testDaemon();
      const { task } = await daemon.client.tasks.submit({ prompt: 'sleep 100', agent: 'shell' });
      for await (const event of daemon.client.tasks.stream(task.id)) if (event.type === 'TaskStarted') break;
      process.kill(daemon.pid, signal);
      expect(await daemon.ended).toBe(0);
      expect(processesOf(daemon.home)).toEqual([]);
      for (const file of [daemon.paths.socketFile, daemon.paths.daemonFile])
        expect(existsSync(file)).toBe(false);
      await daemon.start();
      expect((await daemon.client.tasks.get(task.id)).task).toMatchObject({
        status: 'cancelled',
        reason: 'shutdown',
      });
    },
  );

  test('is hastened by a second signal', async () => {
    const daemon = await testDaemon({ config: `cancelGrace: 60s\n${ENDS_RUNS}` });
    const { task } = await daemon.client.tasks.submit({
      prompt: "trap 'echo stubborn' TERM; echo up; while :; do sleep 1; done",
      agent: 'shell',
    });
    const stubborn = (async () => {
      for await (const event of daemon.client.tasks.stream(task.id)) {
        if (event.type !== 'StreamChunk') continue;
        if (event.data.text.includes('up')) process.kill(daemon.pid, 'SIGTERM');
        if (event.data.text.includes('stubborn')) return;
      }
    })();
    await stubborn;
    process.kill(daemon.pid, 'SIGTERM');
    expect(await daemon.ended).toBe(130);
    await daemon.start();
    expect(await ended(daemon, task.id)).toMatchObject({
      status: 'failed',
      error: { message: 'Server restarted during execution' },
    });
  });

  test('of a detached daemon does not come with the terminal; of one in the foreground it does', async () => {
    const daemon = await testDaemon();
    process.kill(daemon.pid, 'SIGHUP');
    expect((await daemon.client.daemon.status()).pid).toBe(daemon.pid);
    await daemon.stop();
    const child = spawn(COX, ['daemon', 'run'], {
      env: testEnvironment(daemon.home),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [first] = await once(createInterface({ input: child.stderr }), 'line');
    expect(first).toMatch(/^\d\d:\d\d:\d\d info {2}listening \(/);
    child.kill('SIGHUP');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('asked for by a client answers that client, and is over when its process is', async () => {
    const daemon = await testDaemon();
    await daemon.client.daemon.stop();
    expect(await daemon.ended).toBe(0);
    const log = await daemon.log();
    expect(log.at(-1)).toMatchObject({ msg: 'stopped', cause: 'requested by a client' });
  });

  test('does not wait for someone who only watches', async () => {
    const daemon = await testDaemon();
    const watching = daemon.client.events({ since: 0 })[Symbol.asyncIterator]();
    const { task } = await daemon.client.tasks.submit({ prompt: 'true', agent: 'shell' });
    expect((await watching.next()).value).toMatchObject({ taskId: task.id });
    expect(await daemon.stop()).toBe(0);
    await watching.return?.();
  });
});

describe('a crash', () => {
  test('leaves nothing in the way: the next start has everything', async () => {
    const daemon = await testDaemon({ config: ENDS_RUNS });
    const { task: waiting } = await daemon.client.tasks.submit({
      prompt: 'true',
      agent: 'shell',
      delayMs: 3_600_000,
    });
    const { task: running } = await daemon.client.tasks.submit({ prompt: 'sleep 100', agent: 'shell' });
    for await (const event of daemon.client.tasks.stream(running.id)) if (event.type === 'TaskStarted') break;
    const before = daemon.pid;
    await daemon.kill9();
    expect(existsSync(daemon.paths.daemonFile)).toBe(true);
    await daemon.start();
    expect(daemon.pid).not.toBe(before);
    for await (const _ of daemon.client.tasks.stream(running.id)); // until it is settled
    expect((await daemon.client.tasks.get(running.id)).task).toMatchObject({
      status: 'failed',
      reason: 'restarted',
      error: { message: 'Server restarted during execution' },
    });
    expect((await daemon.client.tasks.get(waiting.id)).task.status).toBe('pending');
  });

  test('is reported once to who follows a task, and so is that the daemon is back', async () => {
    const daemon = await testDaemon({ config: ENDS_RUNS });
    const child = spawn(COX, ['--no-autostart', 'tasks', 'run', '--agent', 'shell', 'echo up; sleep 100'], {
      env: testEnvironment(daemon.home),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const stderr = text(child.stderr);
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    await daemon.kill9();
    await daemon.start();
    expect(await closed).toEqual([10, null]);
    expect((await stderr).match(/^(?:Lost the connection|Reconnected\.)/gm)).toEqual([
      'Lost the connection',
      'Reconnected.',
    ]);
  });

  test('that is an unexpected error is logged, and shows in the exit code', async () => {
    const daemon = await testDaemon();
    // The state folder goes while the daemon runs: a ledger nobody can find again must not go on.
    await rm(daemon.paths.lockFile);
    expect(await daemon.ended).toBe(1);
    const log = await daemon.log();
    expect(log.map((line) => line.msg)).toContain(
      'the state folder was removed while the daemon was running',
    );
  });
});

describe('while it runs', () => {
  test('a socket that vanishes is made again, and clients come back', async () => {
    const daemon = await testDaemon();
    const { socketFile } = daemon.paths;
    const before = lstatSync(socketFile).ino;
    await rm(socketFile);
    while (lstatSync(socketFile, { throwIfNoEntry: false }) === undefined)
      await new Promise((resolve) => setImmediate(resolve));
    expect((await stat(socketFile)).mode & 0o777).toBe(0o600);
    expect((await daemon.cox(['tasks', 'count'])).code).toBe(0);
    expect((await daemon.client.daemon.status()).pid).toBe(daemon.pid);
    expect(before).toBeDefined();
  });

  test('a pipeline that started it ends although it lives on', async () => {
    const { home, cox } = await testHome();
    // Somebody else's pipe on descriptor 5: were it inherited, its reader would wait for the daemon.
    const shell = spawn('/bin/sh', ['-c', `"${COX}" daemon start >/dev/null 2>&1`], {
      env: testEnvironment(home),
      stdio: ['ignore', 'pipe', 'pipe', 'ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void shell.kill('SIGKILL'));
    const pipes: readonly unknown[] = shell.stdio; // its type knows five of them
    const ended = Promise.all([once(shell, 'exit'), text(pipes[1] as Readable), text(pipes[5] as Readable)]);
    expect((await ended)[0]).toEqual([0, null]);
    const [daemon] = processesOf(home);
    expect(daemon?.command).toContain('coxd.cjs');
    expect(await readFile(`/proc/${daemon?.pid}/stat`, 'utf8')).toMatch(/^\d+ \(.*\) \w \d+ (\d+) \1 /); // group = session
    expect((await cox(['daemon', 'stop'])).code).toBe(0);
  });
});
