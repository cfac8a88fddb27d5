// A daemon that may open no more files: what runs already goes on, what cannot be started waits, and it can still be asked.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';
import { ended } from '../helpers/submitted.ts';

const hasPrlimit = ((): boolean => {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Sets the soft limit of the daemon's open files. */
const allow = ({ pid }: TestDaemon, files: number): void => {
  const hard = /^Max open files +\d+ +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1];
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${files}:${hard}`]);
};
const openFiles = ({ pid }: TestDaemon): number => readdirSync(`/proc/${pid}/fd`).length;

test.skipIf(!hasPrlimit)(
  'without files to open a task waits, the daemon answers what it is, and the task runs when there are some',
  async () => {
    const daemon = await testDaemon();
    const { client } = daemon;
    const workDir = await testFolder();
    await client.daemon.status();
    // Room for a few connections, not for the pipes of a program.
    allow(daemon, openFiles(daemon) + 6);
    const { task } = await client.tasks.submit({ prompt: 'echo done', agent: 'shell', workDir });
    for await (const event of client.tasks.stream(task.id)) if (event.type === 'TaskRetrying') break;
    expect((await client.tasks.get(task.id)).task).toMatchObject({ status: 'pending', reason: 'resources' });
    const { stdout } = await daemon.cox(['tasks', 'explain', task.id]);
    expect(stdout).toContain(
      'it has not begun: /bin/sh could not be started: too many files are open (EMFILE)',
    );
    expect((await daemon.cox(['doctor'])).stdout).toMatch(/✗ Open files .*\n.*ulimit -Hn/);
    allow(daemon, openFiles(daemon));
    // Over the connection that is open already.
    expect((await client.daemon.status()).openFiles).toMatchObject({ limit: expect.any(Number) });
    allow(daemon, 4_096);
    expect(await ended(daemon, task.id)).toMatchObject({ status: 'completed', result: 'done' });
  },
);
