// A daemon that may open no more files: what runs already goes on, what cannot be started waits, and it can still be asked.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';
import { runnerOf } from '../helpers/processes.ts';
import { ended } from '../helpers/submitted.ts';

const hasPrlimit = ((): boolean => {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** A process, and its soft limit of open files. */
type Limited = Pick<TestDaemon, 'pid'>;

const allow = ({ pid }: Limited, files: number): void => {
  const hard = /^Max open files +\d+ +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1];
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${files}:${hard}`]);
};

/** Leaves it so many more to open, and no others. */
const leave = (daemon: Limited, free: number): void => {
  const open = new Set(readdirSync(`/proc/${daemon.pid}/fd`).map(Number));
  let files = 0;
  for (let left = free; left > 0 || open.has(files); files++) if (!open.has(files)) left--;
  allow(daemon, files);
};

/** The runner, which is there once a first task has run. */
const runnerAtWork = async (daemon: TestDaemon): Promise<Limited> => {
  const { task } = await daemon.client.tasks.submit({ prompt: 'true', agent: 'shell', workDir: '/' });
  await ended(daemon, task.id);
  return { pid: runnerOf(daemon.paths) };
};

test.skipIf(!hasPrlimit)(
  'without files to open a task waits, the daemon answers what it is, and the task runs when there are some',
  async () => {
    const daemon = await testDaemon();
    const { client } = daemon;
    const workDir = await testFolder();
    const runner = await runnerAtWork(daemon);
    // Not for the pipes of a program.
    leave(runner, 3);
    // Room for a few connections.
    leave(daemon, 6);
    const { task } = await client.tasks.submit({ prompt: 'echo done', agent: 'shell', workDir });
    for await (const event of client.tasks.stream(task.id)) if (event.type === 'TaskRetrying') break;
    expect((await client.tasks.get(task.id)).task).toMatchObject({ status: 'pending', reason: 'resources' });
    const { stdout } = await daemon.cox(['tasks', 'explain', task.id]);
    expect(stdout).toContain(
      'it could not start: /bin/sh could not be started: too many files are open (EMFILE)',
    );
    expect((await daemon.cox(['doctor'])).stdout).toMatch(/✗ Open files .*\n.*ulimit -Hn/);
    leave(daemon, 0);
    // Over the connection that is open already.
    const { openFiles } = await client.daemon.status();
    expect(openFiles?.open).toBe(openFiles?.limit);
    allow(daemon, 4_096);
    allow(runner, 4_096);
    expect(await ended(daemon, task.id)).toMatchObject({ status: 'completed', result: 'done' });
  },
);

test.skipIf(!hasPrlimit)(
  'without files to open what runs is held up, not failed, and loses nothing of what it prints',
  async () => {
    const daemon = await testDaemon();
    const { client } = daemon;
    const workDir = await testFolder();
    await runnerAtWork(daemon);
    const prompt = `until [ -e go ]; do sleep 0.05; done; head -c 1000000 /dev/zero | tr '\\0' x`;
    const { task } = await client.tasks.submit({ prompt, agent: 'shell', workDir });
    for await (const event of client.tasks.stream(task.id)) if (event.type === 'TaskStarted') break;
    await client.daemon.status();
    leave(daemon, 0);
    await writeFile(join(workDir, 'go'), '');
    const summary = async (): Promise<string> => (await client.tasks.explain(task.id)).summary;
    await expect.poll(summary, { timeout: 20_000 }).toContain('too many files are open (EMFILE)');
    allow(daemon, 4_096);
    expect(await ended(daemon, task.id)).toMatchObject({ status: 'completed', exitCode: 0 });
    expect((await daemon.cox(['tasks', 'logs', task.id])).stdout.length).toBe(1_000_000);
  },
);
