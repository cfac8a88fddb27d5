import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSecret } from './secret.ts';
import { refused } from './testing/refused.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cox-secret-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const deps = { environment: { BOT: 's3cret', EMPTY: '' } };
const read = (value: string | undefined, file?: string) =>
  readSecret({ channel: 'bot', what: 'token', value, file }, deps);

test('a secret is what is written, what a variable holds, or what a file holds', async () => {
  const file = join(folder, 'token');
  await writeFile(file, 'from-a-file\n', { mode: 0o600 });
  expect(await read(undefined)).toBeUndefined();
  expect(await read('plain')).toBe('plain');
  expect(await read('${BOT}')).toBe('s3cret');
  expect(await read(undefined, file)).toBe('from-a-file');
});

test('a variable that the daemon was not started with is read from its file, which is for its owner alone', async () => {
  const environmentFile = join(folder, 'env');
  const readWith = (value: string) =>
    readSecret({ channel: 'bot', what: 'token', value, file: undefined }, { ...deps, environmentFile });
  expect((await refused(readWith('${OTHER}'))).message).toBe(
    `the daemon has no variable OTHER, which holds the token of bot: write OTHER=… into ${environmentFile}`,
  );
  await writeFile(environmentFile, "# bots\nBOT=other\nexport OTHER='in a file'\n", { mode: 0o600 });
  expect(await readWith('${OTHER}')).toBe('in a file');
  expect(await readWith('${BOT}')).toBe('s3cret');
  await chmod(environmentFile, 0o644);
  expect((await refused(readWith('${OTHER}'))).message).toBe(
    `others can read ${environmentFile}, which holds secrets: chmod 600 ${environmentFile}`,
  );
});

test('a file with a secret is for its owner alone', async () => {
  const file = join(folder, 'token');
  await writeFile(file, 'from-a-file\n', { mode: 0o640 });
  expect((await refused(read(undefined, file))).message).toBe(
    `others can read ${file}, which holds the token of bot: chmod 600 ${file}`,
  );
});

test('a missing secret is reported with what to do, and the message waits for it', async () => {
  const file = join(folder, 'token');
  for (const name of ['NONE', 'EMPTY'])
    expect(await refused(read(`\${${name}}`))).toEqual({
      message: `the daemon has no variable ${name}, which holds the token of bot: set it`,
      isFinal: false,
      retryAfterMs: undefined,
    });
  expect((await refused(read(undefined, file))).message).toBe(
    `the token of bot cannot be read from ${file}: ENOENT`,
  );
  await writeFile(file, '\n', { mode: 0o600 });
  expect((await refused(read(undefined, file))).message).toBe(
    `${file} is empty: write the token of bot into it`,
  );
});

test('a file of secrets that is a pipe or has no end is refused and holds no one up', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', ['-m', '600', pipe]);
  expect((await refused(read(undefined, pipe))).message).toBe(
    `the token of bot cannot be read from ${pipe}: it is a pipe, not a regular file`,
  );
  expect((await refused(read(undefined, '/dev/zero'))).message).toContain('it is a device');
  const source = { channel: 'bot', what: 'token', value: '${OTHER}', file: undefined };
  expect((await refused(readSecret(source, { ...deps, environmentFile: pipe }))).message).toContain(
    `${pipe} is a pipe, not a regular file`,
  );
});
