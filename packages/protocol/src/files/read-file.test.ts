import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, open, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FileRefusal } from './file-refusal.ts';
import { listFolder } from './list-folder.ts';
import { withDeadline } from './read-deadline.ts';
import { readSmallFile, readSmallFileSync, readSmallText, readUpTo } from './read-file.ts';

const folderFor = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-files-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

test('a regular file is read, through links unless they are refused', async () => {
  const folder = await folderFor();
  await writeFile(join(folder, 'a'), 'hällo');
  await symlink('a', join(folder, 'link'));
  expect(await readSmallText(join(folder, 'link'))).toBe('hällo');
  expect((await readSmallFile(join(folder, 'a'), { followsLinks: false })).stats.size).toBe(6);
  await expect(readSmallFile(join(folder, 'link'), { followsLinks: false })).rejects.toMatchObject({
    code: 'ELOOP',
  });
  await expect(readSmallFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(readSmallFileSync(join(folder, 'a')).bytes.toString()).toBe('hällo');
});

test('what is no regular file is refused at once, however it is named', async () => {
  const folder = await folderFor();
  const at = (name: string): string => join(folder, name);
  execFileSync('mkfifo', [at('pipe')]);
  await mkdir(at('folder'));
  await symlink('/dev/zero', at('zero'));
  await symlink('loop', at('loop'));
  const server = createServer().listen(at('socket'));
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  for (const [name, kind] of [
    ['pipe', 'pipe'],
    ['folder', 'folder'],
    ['zero', 'device'],
    ['socket', 'socket'],
  ] as const) {
    const refused = { reason: 'not_regular', message: `${at(name)} is a ${kind}, not a regular file` };
    await expect(readSmallFile(at(name))).rejects.toMatchObject(refused);
    expect(() => readSmallFileSync(at(name))).toThrow(refused.message);
  }
  await expect(readSmallFile(at('pipe'), { followsLinks: false })).rejects.toThrow('is a pipe');
  await expect(readSmallFile(at('loop'))).rejects.toMatchObject({ code: 'ELOOP' });
});

test('no more is read than the limit, whatever the file says of its size', async () => {
  const folder = await folderFor();
  const path = join(folder, 'a\n\u001b[2Jb');
  await writeFile(path, 'x'.repeat(10));
  expect(await readSmallText(path, { maxBytes: 10 })).toHaveLength(10);
  const refusal = await readSmallFile(path, { maxBytes: 9 }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(FileRefusal);
  expect(String(refusal)).toContain('a ␛[2Jb is larger than 9 bytes');
  expect(await readSmallText(path, { maxBytes: 4, part: 'start' })).toBe('xxxx');
  await appendFile(path, 'the end');
  expect(await readSmallText(path, { maxBytes: 7, part: 'end' })).toBe('the end');
  expect(() => readSmallFileSync(path, 9)).toThrow('larger than 9 bytes');
  // Ten gigabytes that take no room.
  await truncate(path, 10 * 1024 ** 3);
  await expect(readSmallFile(path)).rejects.toThrow('is larger than 1 MiB, the limit for such a file');
  if (process.platform === 'linux') {
    // It says that it is empty.
    await expect(readSmallFile('/proc/self/status', { maxBytes: 100 })).rejects.toThrow('larger than 100');
    expect(await readSmallText('/proc/self/comm')).not.toBe('');
  }
});

test('a file that grows while it is read is refused when it has grown past the limit', async () => {
  const path = join(await folderFor(), 'growing');
  await writeFile(path, '');
  const file = await open(path, 'a+');
  onTestFinished(() => file.close());
  // Each read finds what was written since the one before.
  const growing = {
    read: async (...given: Parameters<typeof file.read>) => {
      await file.appendFile('x'.repeat(30_000));
      return file.read(...given);
    },
  } as Pick<typeof file, 'read'>;
  const { bytes, isMore } = await readUpTo(growing, { maxBytes: 100_000, from: 0 });
  expect([bytes.length, isMore]).toEqual([100_000, true]);
});

test('who has left waits no longer, and neither does anyone for a disk that does not answer', async () => {
  const path = join(await folderFor(), 'a');
  await writeFile(path, 'a');
  await expect(readSmallFile(path, { signal: AbortSignal.abort(new Error('left')) })).rejects.toThrow('left');
  const never = new Promise<never>(() => {});
  const releases: (() => void)[] = [];
  const hung = () => new Promise<void>((resolve) => releases.push(resolve));
  const leaving = new AbortController();
  const first = withDeadline('/slow', { deadlineMs: 60_000, signal: leaving.signal }, hung);
  const second = withDeadline('/slow', { deadlineMs: 1 }, hung);
  // Both threads are taken: whoever comes now gives up in time as well.
  const third = withDeadline('/slow', { deadlineMs: 1 }, () => never);
  leaving.abort(new Error('left'));
  await expect(first).rejects.toThrow('left');
  await expect(second).rejects.toThrow('/slow was not read within 1 ms: its disk is not responding');
  await expect(third).rejects.toMatchObject({ reason: 'too_slow' });
  // As soon as one of them answers, others are read again.
  for (const release of releases) release();
  expect(await readSmallText(path)).toBe('a');
});

test('of a folder no more entries are listed than were asked for', async () => {
  const folder = await folderFor();
  for (const name of ['a', 'b', 'c']) await writeFile(join(folder, name), '');
  const cut = await listFolder(folder, { maxEntries: 2 });
  expect([cut.entries.length, cut.isCut]).toEqual([2, true]);
  const whole = await listFolder(folder, { maxEntries: 3 });
  expect([whole.entries.map(({ name }) => name).sort(), whole.isCut]).toEqual([['a', 'b', 'c'], false]);
  await expect(listFolder(join(folder, 'a'), { maxEntries: 1 })).rejects.toMatchObject({ code: 'ENOTDIR' });
});
