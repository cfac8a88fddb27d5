// Starting the daemon that users run, by the command line that users type: once among many, and free of whoever did it.

import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readDaemonFile } from '@coxswain/client';
import { expect, onTestFinished, test } from 'vitest';
import { COX, testEnvironment } from '../helpers/cox.ts';
import { type TestHome, testHome } from '../helpers/daemon.ts';
import { processesOf } from '../helpers/processes.ts';

const run = promisify(execFile);

const homeWithoutDaemon = async (): Promise<TestHome> => {
  const home = await testHome();
  onTestFinished(async () => void (await home.cox(['daemon', 'stop'])));
  return home;
};

/** Where a descriptor leads; nowhere when it was closed meanwhile. */
const linkOf = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
};

const daemonsOf = ({ home }: TestHome) =>
  processesOf(home).filter(({ command }) => command.includes('coxd.cjs'));

test('of 50 commands at once one starts the daemon, and all are served', async () => {
  const home = await homeWithoutDaemon();
  const results = await Promise.all(Array.from({ length: 50 }, () => home.cox(['tasks', 'count', '--json'])));
  expect(results.map(({ code, stderr }) => [code, stderr]).filter(([code]) => code !== 0)).toEqual([]);
  expect(daemonsOf(home)).toHaveLength(1);
  expect(results.filter(({ stderr }) => stderr.includes('Starting'))).toHaveLength(1);
});

test.each([9, 200])(
  'a shell gets its lock on descriptor %i and its pipeline back while the daemon runs',
  async (fd) => {
    const home = await homeWithoutDaemon();
    const lock = join(home.home, 'shell.lock');
    const script = `exec ${fd}>${lock}; flock ${fd}; ${COX} tasks count --json | cat >/dev/null; exec ${fd}>&-; flock -n ${lock} echo free`;
    const { stdout } = await run('/bin/bash', ['-c', script], { env: testEnvironment(home.home) });
    expect(stdout).toBe('free\n');
    const pid = readDaemonFile(home.paths)?.pid ?? 0;
    const held = readdirSync(`/proc/${pid}/fd`).map((name) => linkOf(`/proc/${pid}/fd/${name}`));
    expect(held.join('\n')).not.toContain('shell.lock');
    expect(readlinkSync(`/proc/${pid}/cwd`)).toBe('/');
    const sessionId = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[3];
    expect(Number(sessionId)).toBe(pid);
  },
);
