import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT_IN_CHANNELS } from '@coxswain/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createChannel } from '../create-channel.ts';
import { notice, refused, testDeps } from '../testing/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cox-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const { signal: never } = new AbortController();
const file = (more: object = {}) =>
  createChannel({ name: 'file', type: 'file', allow: [], definedIn: 'a test', ...more }, testDeps());
const linesOf = async (path: string): Promise<unknown[]> =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a file', () => {
  test('gets a line of JSON for each notice, and is for its owner alone', async () => {
    const path = join(folder, 'notices.jsonl');
    expect(BUILT_IN_CHANNELS.map(({ name }) => name)).toContain('file');
    await file().send(path, notice({ text: 'one\ntwo' }), never);
    await file().send(path, notice({ id: 'dlv_2' }), never);
    expect(await linesOf(path)).toMatchObject([{ id: 'dlv_1', text: 'one\ntwo' }, { id: 'dlv_2' }]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('that was cut off within a line continues with the next', async () => {
    const path = join(folder, 'notices.jsonl');
    await writeFile(path, '{"id":"dlv_0"}\n{"id":"dl');
    await file({ path }).send(undefined, notice(), never);
    expect(await readFile(path, 'utf8')).toMatch(/^\{"id":"dlv_0"\}\n\{"id":"dl\n\{"id":"dlv_1",.*\}\n$/);
  });

  test('may be one for all, and then takes no other path', async () => {
    const path = join(folder, 'all.jsonl');
    await file({ path }).send(undefined, notice(), never);
    expect(await linesOf(path)).toHaveLength(1);
    expect((await refused(file({ path }).send('/tmp/other', notice(), never))).isFinal).toBe(true);
  });

  test.each([
    ['notices.jsonl', 'file needs the absolute path of a file: deliver to file:/path/to/notices.jsonl'],
    [undefined, 'file needs the absolute path of a file: deliver to file:/path/to/notices.jsonl'],
    ['/nowhere/at/all.jsonl', 'the folder /nowhere/at does not exist: create it, or use another'],
    ['/', '/ is a folder: use a file in it'],
    ['/dev/null', '/dev/null is not a file that can be appended to'],
    ['/etc/passwd/x', '/etc/passwd is not a folder: use another path'],
  ])('%j is refused for good', async (path, message) => {
    expect(await refused(file().send(path, notice(), never))).toMatchObject({ message, isFinal: true });
  });

  test('is checked without being made', async () => {
    const path = join(folder, 'later.jsonl');
    expect(await file({ path }).check(never)).toEqual([
      { name: 'folder', ok: true, detail: `${folder} can be written to` },
      { name: 'file', ok: true, detail: `${path} will be created` },
    ]);
    await expect(stat(path)).rejects.toThrow();
    await mkdir(path);
    expect(await file({ path }).check(never)).toMatchObject([{ ok: true }, { ok: false }]);
    expect(await file({ path: join(folder, 'none', 'x') }).check(never)).toMatchObject([{ ok: false }]);
  });

  test.skipIf(process.getuid?.() === 0)('that may not be written to is refused for good', async () => {
    const path = join(folder, 'locked.jsonl');
    await writeFile(path, '');
    await chmod(path, 0o400);
    expect(await refused(file().send(path, notice(), never))).toMatchObject({ isFinal: true });
  });
});
