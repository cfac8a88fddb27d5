// A disk that is full: what fills it can be ended, and a daemon started.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RESERVE_BYTES } from '@coxswain/client';
import { expect, onTestFinished, test } from 'vitest';
import { testDaemon, testHome } from '../helpers/daemon.ts';

const run = promisify(execFile);

/** Only root may mount, and not in every container. */
const mayMount = async (): Promise<boolean> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-m-'));
  try {
    await run('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
    await run('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true });
  }
};

const canMount = await mayMount();

/** A home on a disk of its own, of 40 MB. */
const smallHome = async () => {
  const home = await testHome(undefined, 'disk');
  await run('mount', ['-t', 'tmpfs', '-o', 'size=40m,mode=0700', 'tmpfs', home.home]);
  onTestFinished(async () => {
    await home.cox(['daemon', 'stop']);
    await run('umount', ['--lazy', home.home]);
  });
  await writeFile(join(home.home, 'config.yaml'), 'cancelGrace: 1s\n');
  return home;
};

const PATIENCE = { timeout: 40_000, interval: 50 };

test.skipIf(!canMount)(
  'a task that fills the disk can be cancelled, and a daemon stops and starts there and prunes',
  async () => {
    const home = await smallHome();
    const cox = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await home.cox(args);
      return { code, said: `${stdout}${stderr}` };
    };
    const ok = { code: 0, said: expect.anything() };
    expect(await cox('daemon', 'start')).toEqual(ok);
    const reserveBytes = async () => (await stat(home.paths.reserveFile).catch(() => undefined))?.size;
    // What the first command of a new home submits may be what fills the disk.
    expect(await reserveBytes()).toBe(RESERVE_BYTES);
    // It prints, writes wherever there is room, and does not stop when it is asked.
    const runaway = `trap '' TERM; (while :; do head -c 1M /dev/zero >> ${home.home}/filling; done) 2>/dev/null & while :; do echo on; done`;
    const { stdout } = await home.cox(['bg', 'submit', '--agent', 'shell', runaway]);
    await expect.poll(async () => (await statfs(home.home)).bavail, PATIENCE).toBe(0);
    // What is taken and given back at the edge may let one through.
    const submit = () => cox('--no-autostart', 'bg', 'submit', '--agent', 'shell', 'true');
    await expect
      .poll(submit, PATIENCE)
      .toEqual({ code: 1, said: expect.stringMatching(/^cox: .* full \(.*\): .*\(storage\)\n$/) });
    expect(await cox('tasks', 'cancel', stdout.trim())).toEqual(ok);
    expect((await cox('bg', 'wait', stdout.trim())).code).toBe(11);
    expect((await cox('doctor')).said).toContain('the reserve is in use');
    expect(await cox('daemon', 'stop')).toEqual(ok);
    expect(await cox('daemon', 'start')).toEqual(ok);
    expect(await cox('prune', '-y', '--older-than', '0s')).toEqual(ok);
    await rm(join(home.home, 'filling'));
    expect(await cox('bg', 'submit', '--wait', '--agent', 'shell', 'true')).toEqual(ok);
  },
);

test('the reserve is whole before a daemon on a new home accepts anything', async () => {
  const { paths } = await testDaemon();
  expect((await stat(paths.reserveFile)).size).toBe(RESERVE_BYTES);
});
