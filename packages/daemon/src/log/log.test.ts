import { spawnSync } from 'node:child_process';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLog } from './daemon-log.ts';
import { readableLine } from './readable-line.ts';
import { RotatingFile } from './rotating-file.ts';

const newFile = async (maxBytes: number, files: number) => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'daemon.log');
  const file = new RotatingFile({ path, maxBytes, files });
  onTestFinished(() => file.close());
  return { folder, path, file };
};

test('a log that grows keeps its newest lines in so many files', async () => {
  const { folder, path, file } = await newFile(40, 3);
  for (let line = 0; line < 50; line++) file.write(`line ${line} ....\n`);
  expect((await readdir(folder)).toSorted()).toEqual(['daemon.log', 'daemon.log.1', 'daemon.log.2']);
  const kept = await Promise.all([`${path}.2`, `${path}.1`, path].map((name) => readFile(name, 'utf8')));
  const numbers = kept.join('').match(/\d+/g)?.map(Number) ?? [];
  expect(numbers.at(-1)).toBe(49);
  expect(numbers).toEqual(numbers.map((_, index) => 50 - numbers.length + index));
  for (const text of kept) expect(text.length).toBeLessThan(40 + 20);
});

test('it continues where an earlier daemon stopped, private to the user', async () => {
  const { path, file } = await newFile(1_000, 2);
  file.write('first\n');
  file.close();
  file.close();
  file.write('after the end\n');
  const again = new RotatingFile({ path, maxBytes: 1_000, files: 2 });
  again.write('second\n');
  again.close();
  expect(await readFile(path, 'utf8')).toBe('first\nsecond\n');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('what someone else appends through their own descriptor lands in the newest file', async () => {
  const { path, file } = await newFile(20, 2);
  const stderr = openSync(path, 'a');
  onTestFinished(() => closeSync(stderr));
  file.write('a long line, longer than it may be\n');
  file.write('next\n');
  appendFileSync(stderr, 'crash\n');
  expect(await readFile(path, 'utf8')).toBe('next\ncrash\n');
});

test('lines that could not be written are counted, not thrown', async () => {
  // Every write to this device fails for want of room.
  const file = new RotatingFile({ path: '/dev/full', maxBytes: 1_000, files: 2 });
  onTestFinished(() => file.close());
  expect(() => file.write('lost\n')).not.toThrow();
});

test('a line that a full disk or a crash tore is ended before the next one', async () => {
  const { path, file } = await newFile(1_000, 2);
  file.write('{"n":1}\n');
  file.close();
  appendFileSync(path, '{"n":2,"torn');
  const again = new RotatingFile({ path, maxBytes: 1_000, files: 2 });
  again.write('{"n":3}\n');
  again.close();
  expect(await readFile(path, 'utf8')).toBe('{"n":1}\n{"n":2,"torn\n{"n":3}\n');
});

test.skipIf(process.platform !== 'linux')(
  'a disk that takes half a line gets it whole when there is room, with a word on what was lost',
  async () => {
    const { folder } = await newFile(1_000, 2);
    const program = `
    import { RotatingFile } from ${JSON.stringify(new URL('./rotating-file.ts', import.meta.url).href)};
    import { spawnSync } from 'node:child_process';
    const file = new RotatingFile({ path: 'small.log', maxBytes: 1e6, files: 2 });
    process.on('SIGXFSZ', () => {});
    const line = (n) => JSON.stringify({ n, text: 'x'.repeat(300) }) + '\\n';
    for (let n = 0; n < 5; n += 1) file.write(line(n));
    spawnSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited:unlimited']);
    file.write(line(5));
  `;
    // The limit on the size of files is the smallest full disk there is; SIGXFSZ is ignored as Node does.
    await writeFile(join(folder, 'write.ts'), program.replaceAll('\\\\n', '\\n'));
    const { status, stderr } = spawnSync(
      '/bin/sh',
      ['-c', 'ulimit -S -f 2; exec "$0" write.ts', process.execPath],
      { cwd: folder, encoding: 'utf8' },
    );
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const lines = (await readFile(join(folder, 'small.log'), 'utf8')).trimEnd().split('\n');
    const parsed = lines.flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    });
    expect(parsed.filter(({ lost }) => lost > 0)).toHaveLength(1);
    expect(parsed.at(-1)).toMatchObject({ n: 5 });
    expect(lines.length - parsed.length).toBe(0);
  },
);

test('each line is JSON with time, level and message; secrets are hidden', () => {
  const lines: string[] = [];
  const log = createLog([{ write: (line) => lines.push(line) }], 'info');
  log.debug({}, 'too unimportant');
  log.warn({ task: 'tsk_a', token: 's3cret', caller: { environment: { KEY: 's3cret' } } }, 'something');
  log.error({ error: new Error('broken') }, 'failed');
  const [warning, failure] = lines.map((line) => JSON.parse(line));
  expect(warning).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    task: 'tsk_a',
    token: '(hidden)',
    caller: { environment: '(hidden)' },
    msg: 'something',
  });
  expect(failure.error.stack).toContain('log.test.ts');
});

test('a line is readable in the foreground, and obeys no terminal escape', () => {
  const line = JSON.stringify({
    level: 'warn',
    time: '2026-11-20T09:41:07.123Z',
    task: 'tsk_a',
    n: 3,
    msg: 'slow \u001b[2J',
  });
  expect(readableLine(`${line}\n`)).toBe('09:41:07 warn  slow ␛[2J (task: tsk_a, n: 3)\n');
  expect(readableLine('no JSON\n')).toBe('no JSON\n');
});
