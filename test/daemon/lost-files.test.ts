// What the ledger says when files beside its database are missing, short or left behind.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COX, testEnvironment } from '../helpers/cox.ts';
import { ENDS_RUNS, type TestDaemon, testDaemon } from '../helpers/daemon.ts';

const SHELL = ['--agent', 'shell'];
const LINES = 200_000;
const MANY = `seq -f 'line %.0f' 1 ${LINES}`;

const idOf = async (daemon: TestDaemon, ...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await daemon.cox(['bg', 'submit', ...SHELL, '-q', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trim();
};

const filesBelow = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('output that is lost', () => {
  const printed = async () => {
    const daemon = await testDaemon();
    const { code, stderr } = await daemon.cox(['tasks', 'run', '-q', ...SHELL, MANY]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [{ id }] = JSON.parse((await daemon.cox(['tasks', 'list', '--json'])).stdout);
    const [file = ''] = await filesBelow(join(daemon.paths.outputFolder, id));
    return { daemon, id: String(id), file };
  };

  test('with its file is reported in text, in JSON and over HTTP, each with a code that is no success', async () => {
    const { daemon, id, file } = await printed();
    const whole = await daemon.cox(['tasks', 'logs', id]);
    expect(whole.code).toBe(0);
    expect(whole.stdout.split('\n')).toHaveLength(LINES + 1);
    const { size } = await stat(file);
    await rm(file);
    const logs = await daemon.cox(['tasks', 'logs', id]);
    expect(logs.code).toBe(1);
    expect(logs.stdout.length).toBe(whole.stdout.length - size);
    const grouped = size.toLocaleString('en-US');
    expect(logs.stderr).toBe(`[… ${grouped} bytes of output lost: the file is missing or damaged …]\n`);
    const json = await daemon.cox(['tasks', 'logs', id, '--json']);
    expect(json.code).toBe(1);
    const events = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const lost = events.filter(({ type, data }) => type === 'OutputDropped' && data.lost === true);
    expect(lost.reduce((sum, { data }) => sum + data.bytes, 0)).toBe(size);
    let text = '';
    for await (const piece of daemon.client.tasks.output(id)) text += piece;
    expect(text).toMatch(/\n\[… [\d.]+ MiB of output lost: its file is missing or damaged …\]\n$/);
    const exported = (await daemon.cox(['export'])).stdout;
    expect(exported.match(/"lost":true/g)).toHaveLength(lost.length);
  });

  test('in part leaves the right last lines, or says that it is they that are lost', async () => {
    const { daemon, id, file } = await printed();
    expect((await daemon.cox(['tasks', 'logs', id, '-n', '3'])).stdout).toBe(
      `line ${LINES - 2}\nline ${LINES - 1}\nline ${LINES}\n`,
    );
    await truncate(file, 100_000);
    const { code, stdout, stderr } = await daemon.cox(['tasks', 'logs', id, '-n', '3']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^\[… [\d,]+ bytes of output lost: .*\]\n$/);
    // A gap is a line: two are left, and they stood right before it.
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  test('is never what a prune that was killed leaves behind', async () => {
    const { daemon, file } = await printed();
    const more = Array.from({ length: 6 }, () => daemon.cox(['tasks', 'run', '-q', ...SHELL, MANY]));
    await Promise.all(more);
    const { stdout: listed } = await daemon.cox(['tasks', 'list', '--json', '--all']);
    const ids: readonly string[] = JSON.parse(listed).map(({ id }: { id: string }) => id);
    const pruning = daemon.cox(['prune', '-y', '--older-than', '0s']);
    while (existsSync(file)) await new Promise((resolve) => setImmediate(resolve));
    await daemon.kill9();
    await pruning;
    await daemon.start();
    for (const id of ids) {
      const { code, stderr } = await daemon.cox(['tasks', 'logs', id]);
      expect([0, 3]).toContain(code);
      expect(stderr).not.toContain('lost');
    }
    expect((await daemon.cox(['prune', '-y', '--older-than', '0s'])).code).toBe(0);
    await expect.poll(() => filesBelow(daemon.paths.outputFolder), { timeout: 20_000 }).toEqual([]);
  });
});

describe('an environment of an accepted task', () => {
  test.each(['missing', 'damaged'])(
    'that is %s fails the task and says which file and what to do',
    async (how) => {
      const daemon = await testDaemon({ config: `maxConcurrentTasks: 1\n${ENDS_RUNS}` });
      await idOf(daemon, 'sleep 60');
      const id = await idOf(daemon, 'echo "secret is $SECRET"', '--env', 'SECRET=s3cret');
      const kept = await filesBelow(daemon.paths.environmentsFolder);
      const texts = await Promise.all(kept.map((file) => readFile(file, 'utf8')));
      const file = kept[texts.findIndex((text) => text.includes('s3cret'))] ?? '';
      await daemon.kill9();
      if (how === 'missing') await rm(file);
      else await truncate(file, 20);
      await daemon.start();
      expect((await daemon.cox(['bg', 'wait', id])).code).toBe(10);
      const { task } = await daemon.client.tasks.get(id);
      expect(task).toMatchObject({
        status: 'failed',
        error: { message: expect.stringMatching(`${file} is ${how}.*from a shell`) },
      });
      expect((await daemon.cox(['tasks', 'logs', id])).stdout).toBe('');
    },
  );
});

describe('files that a killed process was still writing', () => {
  test('are gone after the next start', async () => {
    const daemon = await testDaemon();
    const { home, stateFolder, environmentsFolder } = daemon.paths;
    await idOf(daemon, 'sleep 60');
    await daemon.kill9();
    const left = [
      join(home, '.0123456789abcdef.new'),
      join(stateFolder, '.0123456789abcdef.new'),
      join(stateFolder, '.probe-x'),
      join(stateFolder, 'start.ticket.x.draft'),
      join(stateFolder, 'ledger.db.v3.bak.part'),
      join(environmentsFolder, `${'0'.repeat(32)}.new`),
    ];
    const old = new Date('2026-01-01');
    for (const file of left) {
      await writeFile(file, 'half');
      await utimes(file, old, old);
    }
    await daemon.start();
    await expect.poll(() => left.filter((file) => existsSync(file)), { timeout: 20_000 }).toEqual([]);
  });
});

describe('bytes', () => {
  test('that are no UTF-8 come out of a pipe as the program wrote them, with NUL, CR and byte order mark', async () => {
    const daemon = await testDaemon();
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff, 0x00, 0x0d, 0x0a, 0xc3, 0x28, 0x0d, 0xe7, 0x81]);
    await writeFile(join(daemon.home, 'bytes'), bytes);
    const shell = `cox="$1"; "$cox" tasks run --agent shell 'cat "$COX_HOME/bytes"' > run; "$cox" tasks logs @1 > logs; "$cox" tasks logs --raw @1 > raw`;
    const { status } = spawnSync('/bin/sh', ['-c', shell, 'sh', COX], {
      cwd: daemon.home,
      env: testEnvironment(daemon.home),
    });
    expect(status).toBe(0);
    for (const name of ['run', 'logs', 'raw'])
      expect([name, ...(await readFile(join(daemon.home, name)))]).toEqual([name, ...bytes]);
    const json = (await daemon.cox(['tasks', 'logs', '@1', '--json'])).stdout;
    const { data } = JSON.parse(json.split('\n')[0] ?? '');
    expect(data.text).toBe(bytes.toString('utf8'));
    expect(Buffer.from(data.base64, 'base64').equals(bytes)).toBe(true);
  });
});
