// Somebody puts something else where notices are appended: a link, another name of a file, a pipe, a file of their own.

import { execFile } from 'node:child_process';
import { chmod, chown, link, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';

const PRECIOUS = 'precious\n';

/** Delivers the end of a task to the file, and gives what became of the delivery. */
const delivered = async (
  { cox }: TestDaemon,
  path: string,
): Promise<readonly [state: string, error: string]> => {
  const target = `file:${path}`;
  await cox(['bg', 'submit', '--agent', 'shell', '--deliver', target, '--wait', 'true']);
  const delivery = async (): Promise<{ readonly state?: string; readonly error?: string }> => {
    const { stdout } = await cox(['deliveries', 'list', '--json']);
    return JSON.parse(stdout).find((one: { readonly target: string }) => one.target === target) ?? {};
  };
  await expect.poll(async () => (await delivery()).state).toMatch(/^(delivered|failed)$/);
  const { state = '', error = '' } = await delivery();
  return [state, error];
};

test("a notice goes only into the user's own file in the user's own folder", async () => {
  const daemon = await testDaemon();
  const { home } = daemon;
  const precious = join(home, 'precious');
  await writeFile(precious, PRECIOUS);
  const own = join(home, 'own');
  const shared = join(home, 'shared');
  for (const folder of [own, shared]) await mkdir(folder, { mode: 0o700 });
  await chmod(shared, 0o777);
  const sticky = join(home, 'sticky');
  await mkdir(sticky);
  await chmod(sticky, 0o1777);
  await symlink(precious, join(sticky, 'link'));
  const at = (name: string): string => join(own, name);
  await symlink(precious, at('link'));
  await symlink(join(home, 'made-by-a-link'), at('dangling'));
  await link(precious, at('hard'));
  await promisify(execFile)('mkfifo', [at('pipe')]);
  await symlink(shared, at('way'));
  for (const [path, why] of [
    [at('link'), 'is a link: use the file it points to'],
    [at('dangling'), 'is a link: use the file it points to'],
    [join(sticky, 'link'), 'is a link: use the file it points to'],
    [at('hard'), 'has a second name (a hard link)'],
    [at('pipe'), 'is not a file that can be appended to'],
    [
      join(shared, 'notices'),
      `others can write to the folder ${shared}, and so replace notices: run chmod go-w ${shared}`,
    ],
    [join(at('way'), 'notices'), `others can write to the folder ${shared}`],
  ] as const) {
    expect(await delivered(daemon, path)).toEqual(['failed', expect.stringContaining(why)]);
  }
  expect(await readFile(precious, 'utf8')).toBe(PRECIOUS);
  await expect(stat(join(home, 'made-by-a-link'))).rejects.toThrow('ENOENT');
  await expect(stat(join(shared, 'notices'))).rejects.toThrow('ENOENT');
  expect(await delivered(daemon, at('notices'))).toEqual(['delivered', '']);
  expect(await delivered(daemon, join(sticky, 'notices'))).toEqual(['delivered', '']);
  expect((await stat(at('notices'))).mode & 0o777).toBe(0o600);
});

test.skipIf(process.getuid?.() !== 0)('a file or a folder of another user gets no notice', async () => {
  const daemon = await testDaemon();
  const folder = join(daemon.home, 'theirs');
  await mkdir(folder);
  await writeFile(join(daemon.home, 'file'), '');
  for (const path of [folder, join(daemon.home, 'file')]) await chown(path, 1234, 1234);
  for (const path of [join(folder, 'notices'), join(daemon.home, 'file')])
    expect(await delivered(daemon, path)).toEqual([
      'failed',
      expect.stringContaining('belongs to another user (uid 1234)'),
    ]);
});
