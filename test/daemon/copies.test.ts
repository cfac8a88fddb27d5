// A home that is copied or moved with everything in it: whose daemon answers, and what it lets be.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { homePaths } from '@coxswain/client';
import { pathOf, ROUTES } from '@coxswain/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { type CoxResult, runCox } from '../helpers/cox.ts';
import { type TestDaemon, testDaemon, testHome } from '../helpers/daemon.ts';

const LONG = 'sleep 300';
/** Many commands, one after the other, while others use the processor. */
const LONG_MS = 180_000;

/** Copies the home of the daemon while it runs, as `cp -a` does; ends the copy's own daemon with the test. */
const copyOf = async (daemon: TestDaemon) => {
  const copy = await testHome();
  await promisify(execFile)('cp', ['-a', `${daemon.home}/.`, copy.home]);
  onTestFinished(async () => void (await copy.cox(['daemon', 'stop'])));
  return copy;
};

const running = async (daemon: TestDaemon): Promise<string> => {
  const { task } = await daemon.client.tasks.submit({ prompt: LONG, agent: 'shell', workDir: '/tmp' });
  for await (const { type } of daemon.client.tasks.stream(task.id)) if (type === 'TaskStarted') break;
  return task.id;
};

const ended = async (daemon: TestDaemon, prompt: string): Promise<string> => {
  const { task } = await daemon.client.tasks.submit({ prompt, agent: 'shell', workDir: '/tmp' });
  for await (const _event of daemon.client.tasks.stream(task.id));
  return task.id;
};

test(
  'commands in a copied home act on the copy alone: the original keeps its history and its running task',
  async () => {
    const daemon = await testDaemon();
    const old = await ended(daemon, 'true');
    const long = await running(daemon);
    const before = await daemon.client.daemon.status();
    const copy = await copyOf(daemon);

    const { code, stdout } = await copy.cox(['doctor']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('not running')]);
    expect(stdout).toContain(`process ${daemon.pid}, which serves another folder: this home is a copy`);
    expect(await copy.cox(['daemon', 'status'])).toMatchObject({ code: 5 });
    expect(await copy.cox(['daemon', 'stop'])).toMatchObject({ code: 0, stderr: 'No daemon is running.\n' });

    expect(await copy.cox(['prune', '-y', '--older-than', '0s'])).toMatchObject({ code: 0 });
    const submitted = await copy.cox(['bg', 'submit', '-q', '--agent', 'shell', 'true']);
    expect(submitted.code).toBe(0);
    expect((await copy.cox(['tasks', 'active'])).stderr).toContain(
      `is a copy of ${daemon.paths.ledgerFile} and on hold`,
    );
    const listed = JSON.parse((await copy.cox(['tasks', 'list', '--json'])).stdout);
    expect(JSON.stringify(listed)).toContain(submitted.stdout.trim());
    const status = JSON.parse((await copy.cox(['daemon', 'status', '--json'])).stdout);
    expect(status).toMatchObject({ home: copy.home, copiedFrom: daemon.paths.ledgerFile });
    expect(status.pid).not.toBe(daemon.pid);
    expect(status.ledgerId).not.toBe(before.ledgerId);
    expect(await copy.cox(['tasks', 'cancel', long])).toMatchObject({ code: expect.any(Number) });
    expect(await copy.cox(['daemon', 'stop'])).toMatchObject({ code: 0 });

    expect(await daemon.client.daemon.status()).toMatchObject({ pid: daemon.pid, ledgerId: before.ledgerId });
    expect((await daemon.client.tasks.get(old)).task.status).toBe('completed');
    expect((await daemon.client.tasks.get(long)).task.status).toBe('running');
    await expect(daemon.client.tasks.get(submitted.stdout.trim())).rejects.toMatchObject({
      code: 'task_not_found',
    });
  },
  LONG_MS,
);

test(
  'a daemon on a copy is on hold, over restarts too, until it is resumed, and leaves the processes of the original alone',
  async () => {
    const daemon = await testDaemon({ config: 'maxConcurrentTasks: 1\n' });
    const long = await running(daemon);
    const { pid } = (await daemon.client.tasks.get(long, { include: ['history'] })).task as { pid?: number };
    const waiting = (await daemon.client.tasks.submit({ prompt: 'true', agent: 'shell', workDir: '/tmp' }))
      .task;
    await daemon.client.jobs.create({
      name: 'every-second',
      command: ['true'],
      triggers: [{ kind: 'every', everyMs: 60_000 }],
    });
    const copy = await copyOf(daemon);
    const statusOf = async (id: string) =>
      JSON.parse((await copy.cox(['tasks', 'describe', id, '--json'])).stdout).task.status;

    for (const _start of [1, 2]) {
      expect(await copy.cox(['daemon', 'start'])).toMatchObject({
        code: 0,
        stderr: expect.stringContaining(`This ledger is a copy of ${daemon.paths.ledgerFile} and on hold`),
      });
      expect(await statusOf(long)).toBe('failed');
      expect(await statusOf(waiting.id)).toBe('pending');
      expect((await copy.cox(['daemon', 'drain'])).stderr).toContain('this ledger is a copy');
      expect(await copy.cox(['daemon', 'stop'])).toMatchObject({ code: 0 });
    }
    expect((await daemon.client.tasks.get(long)).task).toMatchObject({
      status: 'running',
      ...(pid && { pid }),
    });

    expect(await copy.cox(['daemon', 'start'])).toMatchObject({ code: 0 });
    expect(await copy.cox(['daemon', 'resume'])).toMatchObject({ code: 0 });
    expect(await copy.cox(['bg', 'wait', waiting.id])).toMatchObject({ code: 0 });
    const resumed = JSON.parse((await copy.cox(['daemon', 'status', '--json'])).stdout);
    expect(resumed).toMatchObject({ state: 'accepting' });
    expect(resumed).not.toHaveProperty('copiedFrom');
    expect((await copy.cox(['tasks', 'active'])).stderr).not.toContain('copy');
    expect((await daemon.client.tasks.get(long)).task.status).toBe('running');
  },
  LONG_MS,
);

test(
  'a copy takes the address of the original only when it is resumed, and stays on hold where that is taken',
  async () => {
    const daemon = await testDaemon({ config: 'listen: 127.0.0.1:0\n' });
    const { listen } = await daemon.client.daemon.status();
    const copy = await copyOf(daemon);
    await writeFile(copy.paths.configFile, `listen: ${listen}\n`, { mode: 0o600 });
    expect(await copy.cox(['daemon', 'start'])).toMatchObject({ code: 0 });
    const refused = await copy.cox(['daemon', 'resume']);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('the address is already in use');
    const held = JSON.parse((await copy.cox(['daemon', 'status', '--json'])).stdout);
    expect(held).toMatchObject({ copiedFrom: daemon.paths.ledgerFile });
    expect(held).not.toHaveProperty('listen');
  },
  LONG_MS,
);

test(
  'a moved home keeps its id and its history',
  async () => {
    const daemon = await testDaemon();
    const done = await ended(daemon, 'true');
    const { ledgerId } = await daemon.client.daemon.status();
    await daemon.stop();
    const moved = await testHome();
    await rm(moved.home, { recursive: true });
    await rename(daemon.home, moved.home);
    await mkdir(daemon.home);
    onTestFinished(async () => void (await moved.cox(['daemon', 'stop'])));
    const status = JSON.parse((await moved.cox(['daemon', 'start', '--json'])).stdout);
    expect(status).toMatchObject({ ledgerId, home: moved.home });
    expect(status).not.toHaveProperty('copiedFrom');
    expect(await moved.cox(['tasks', 'describe', done])).toMatchObject({ code: 0 });
  },
  LONG_MS,
);

test(
  'a home that is reached by another path, as through a bind mount or a link, is the same',
  async () => {
    const daemon = await testDaemon();
    const other = await testHome();
    await rm(other.home, { recursive: true });
    await promisify(execFile)('ln', ['-s', daemon.home, other.home]);
    const status = JSON.parse((await other.cox(['daemon', 'status', '--json'], { cwd: '/' })).stdout);
    expect(status).toMatchObject({ pid: daemon.pid });
  },
  LONG_MS,
);

test(
  'a daemon whose home was moved away answers no one who means the new home at its path',
  async () => {
    // So long that the socket lies under /tmp, at a path that both homes have.
    const daemon = await testDaemon({ below: 'a-long-name/'.repeat(10) });
    onTestFinished(() => rm(dirname(daemon.paths.socketFile), { recursive: true, force: true }));
    const long = await running(daemon);
    const facts = await readFile(daemon.paths.daemonFile, 'utf8');
    const aside = join(dirname(daemon.home), 'aside');
    onTestFinished(async () => void (await daemon.stop()));
    await rename(daemon.home, aside);
    await mkdir(daemon.paths.stateFolder, { recursive: true, mode: 0o700 });
    await writeFile(daemon.paths.daemonFile, facts);
    const asked: CoxResult[] = [];
    for (const args of [
      ['tasks', 'cancel', long],
      ['prune', '-y', '--older-than', '0s'],
      ['daemon', 'stop'],
    ])
      asked.push(await runCox(daemon.home, ['--no-autostart', ...args]));
    // The daemon may notice the move and end by itself meanwhile: then nobody listens there.
    for (const { code, stderr } of asked) {
      expect([0, 5]).toContain(code);
      expect(stderr).toMatch(/serves another home folder, which was moved or replaced|no daemon|No daemon/);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    }
    const paths = homePaths(aside, { platform: process.platform, userId: process.getuid?.() ?? 0 });
    expect(paths.stateFolder).not.toBe(daemon.paths.stateFolder);
  },
  LONG_MS,
);

test(
  'the daemon of a copy on hold ends the streams of its clients in order when it is stopped',
  async () => {
    const copy = await copyOf(await testDaemon());
    expect(await copy.cox(['daemon', 'start'])).toMatchObject({ code: 0 });
    const headers = { accept: 'text/event-stream' };
    const asked = request({
      socketPath: copy.paths.socketFile,
      path: pathOf(ROUTES.streamEvents),
      headers,
    }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const over = finished(answer.resume());
    expect(await copy.cox(['daemon', 'stop'])).toMatchObject({ code: 0 });
    // One that was cut off rejects.
    await over;
  },
  LONG_MS,
);
