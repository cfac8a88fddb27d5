// A ledger that is taken away, or whose disk fails: what is answered stays true, and the daemon ends.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HomePaths } from '@coxswain/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../../scripts/build.ts';
import { launch, type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';
import { processesLeft, processesOf } from '../helpers/processes.ts';

/** A task that runs until it is stopped, and has begun. */
const running = async (daemon: TestDaemon): Promise<void> => {
  const { task } = await daemon.client.tasks.submit({ prompt: 'sleep 1000', agent: 'shell' });
  for await (const event of daemon.client.tasks.stream(task.id)) if (event.type === 'TaskStarted') break;
  await expect.poll(() => processesOf(daemon.home).map(({ command }) => command)).toContain('sleep 1000');
};

const errorsIn = async (daemon: TestDaemon): Promise<readonly unknown[]> =>
  (await daemon.log()).filter(({ level }) => level === 'error').map(({ msg }) => msg);

const replace = async (file: string): Promise<void> => {
  await copyFile(file, `${file}.copy`);
  await rename(`${file}.copy`, file);
};

const REMOVALS: readonly [string, (paths: HomePaths) => Promise<void>][] = [
  ['ledger.db is removed', ({ ledgerFile }) => rm(ledgerFile)],
  ['ledger.db is replaced by a copy', ({ ledgerFile }) => replace(ledgerFile)],
  ['the journal is removed', ({ ledgerFile }) => rm(`${ledgerFile}-wal`)],
];

describe('a daemon under which', () => {
  test.each(REMOVALS)(
    '%s accepts nothing more, ends its tasks and itself, and says why in one line',
    async (_, remove) => {
      const daemon = await testDaemon();
      await running(daemon);
      await remove(daemon.paths);
      const late = await daemon.cox(['--no-autostart', 'bg', 'submit', '--agent', 'shell', 'echo late']);
      expect({ code: late.code, stdout: late.stdout }).not.toMatchObject({ code: 0 });
      expect(late.stdout).toBe('');
      expect(await daemon.ended).toBe(1);
      expect(await processesLeft(daemon.home, 5_000)).toEqual([]);
      const errors = await errorsIn(daemon);
      expect(errors[0]).toMatch(/was removed, replaced or moved while the daemon was running$/);
    },
  );

  test('the home is moved ends, and in its new place everything is there', async () => {
    const daemon = await testDaemon({ below: 'one' });
    await running(daemon);
    const moved = `${daemon.home}.moved`;
    await rename(daemon.home, moved);
    expect(await daemon.ended).toBe(1);
    expect(await processesLeft(daemon.home, 5_000)).toEqual([]);
    await rename(moved, daemon.home);
    await daemon.start();
    const found = async () =>
      (await daemon.client.tasks.list({})).tasks.map(({ prompt, status }) => [prompt, status]);
    // A daemon answers while it settles what an earlier one left.
    await expect.poll(found, { timeout: 20_000 }).toEqual([['sleep 1000', 'failed']]);
  });
});

describe('the start after it', () => {
  test('is refused where only the journal is left, which a start would have removed', async () => {
    const daemon = await testDaemon();
    await running(daemon);
    const { ledgerFile } = daemon.paths;
    await rm(ledgerFile);
    expect(await daemon.ended).toBe(1);
    const { said, ended } = await launch(daemon.home);
    expect(said).toMatchObject({ problem: { code: 'storage' } });
    expect(JSON.stringify(said)).toContain(`${ledgerFile} is missing, but its journal`);
    expect(await ended).toBe(1);
    expect(existsSync(`${ledgerFile}-wal`)).toBe(true);
    expect((await daemon.cox(['doctor'])).stdout).toContain(`${ledgerFile} is missing, but its journal`);
  });

  test('warns where the journal is missing: what was stored last may be gone', async () => {
    const daemon = await testDaemon();
    await daemon.client.tasks.submit({ prompt: 'true', agent: 'shell' });
    await rm(`${daemon.paths.ledgerFile}-wal`);
    expect(await daemon.ended).toBe(1);
    expect((await daemon.cox(['doctor'])).stdout).toContain('what was stored last may be gone');
    await daemon.start();
    const warnings = (await daemon.log()).filter(({ level }) => level === 'warn').map(({ msg }) => msg);
    expect(warnings.join('\n')).toContain('what was stored last may be gone');
  });
});

const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);

describe.skipIf(compiler === undefined || process.platform !== 'linux')('a sync that fails', () => {
  /** A daemon whose disk reports an error at that sync, and works again afterwards. */
  const failingAt = async (sync: number) => {
    const library = join(await testFolder(), 'eio.so');
    execFileSync(compiler ?? '', [
      '-shared',
      '-fPIC',
      '-o',
      library,
      join(ROOT, 'scripts/chaos/eio.c'),
      '-ldl',
    ]);
    // A home that is there, so that a start makes no syncs but those of its own files.
    const daemon = await testDaemon();
    await daemon.stop();
    const env = {
      LD_PRELOAD: library,
      COX_EIO_KIND: 'sync',
      COX_EIO_FOLDER: `${daemon.paths.ledgerFile}-wal`,
    };
    const { child, said, ended } = await launch(daemon.home, { env: { ...env, COX_EIO_AT: String(sync) } });
    onTestFinished(() => void child.kill('SIGKILL'));
    expect(said).toEqual({ ready: true });
    return { daemon, ended };
  };

  test('stops the daemon, and the next one tells the submitter what became of the task', async () => {
    const { daemon, ended } = await failingAt(3);
    const submitted = Array.from({ length: 4 }, (_, index) =>
      daemon.cox(['bg', 'submit', '--agent', 'shell', '--idempotency-key', `key-${index}`, 'true']),
    );
    expect(await ended).toBe(1);
    const results = await Promise.all(submitted);
    expect(results.filter(({ code }) => code !== 0)).toEqual([]);
    const listed = await daemon.cox(['tasks', 'list', '--all', '--json']);
    for (const { stdout } of results) expect(listed.stdout).toContain(stdout.trim());
    expect((await errorsIn(daemon))[0]).toContain('writing to the disk failed (EIO)');
    expect((await daemon.cox(['daemon', 'stop'])).code).toBe(0);
  });
});
