import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

const world = { environment: { BOT: 's3cret', EMPTY: '' } };
const read = (value: string | undefined, file?: string) =>
  readSecret({ channel: 'bot', what: 'token', value, file }, world);

test('a secret is what is written, what a variable holds, or what a file holds', async () => {
  const file = join(folder, 'token');
  await writeFile(file, 'from-a-file\n');
  expect(await read(undefined)).toBeUndefined();
  expect(await read('plain')).toBe('plain');
  expect(await read('${BOT}')).toBe('s3cret');
  expect(await read(undefined, file)).toBe('from-a-file');
});

test('what lacks is told with what to do, and the message waits for it', async () => {
  const file = join(folder, 'token');
  for (const name of ['NONE', 'EMPTY'])
    expect(await refused(read(`\${${name}}`))).toEqual({
      message: `the daemon has no variable ${name}, which holds the token of bot: run cox daemon restart where it is set, or use tokenFile`,
      isFinal: false,
      retryAfterMs: undefined,
    });
  expect((await refused(read(undefined, file))).message).toBe(
    `the token of bot cannot be read from ${file}: ENOENT`,
  );
  await writeFile(file, '\n');
  expect((await refused(read(undefined, file))).message).toBe(
    `${file} is empty: write the token of bot into it`,
  );
});
