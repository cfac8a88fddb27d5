// Attachments that must be refused: files only the daemon may read, endless files, names that point elsewhere, and more than fit
// into memory.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ended } from '../helpers/submitted.ts';
import { guestDaemon, refusal } from './guest-agent.ts';

const MIB = 1024 * 1024;
const AGENTS = {
  reader: { permissions: { default: 'allow', execute: 'deny' } },
  printer: { runtime: 'command', command: ['true'] },
};

test("kernel files, non-files and the daemon's own files are never attached", async () => {
  const { daemon, folder, start } = await guestDaemon(AGENTS);
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await symlink('/proc/self/environ', join(folder, 'innocent.txt'));
  const attach = (client: typeof daemon.client, path: string) =>
    refusal(client.tasks.submit({ prompt: 'x', agent: 'reader', attachments: [path] }));
  for (const path of ['/proc/self/environ', '/proc/version', join(folder, 'innocent.txt')])
    expect(await attach(daemon.client, path)).toContain(
      `${path} cannot be attached: it is not a file on disk`,
    );
  for (const path of [join(folder, 'pipe'), '/dev/zero', folder])
    expect(await attach(daemon.client, path)).toContain('not a regular file');
  // One that works in all folders reads of the daemon what nobody may.
  const { client } = await start('reader', { workDir: '/' });
  expect(await attach(client, '/proc/self/environ')).toContain('it is not a file on disk');
  for (const path of [daemon.paths.ledgerFile, join(daemon.home, 'config.yaml')])
    expect(await attach(client, path)).toContain('may attach files only below the folders of its task');
});

test('names of attached files lead nowhere and fit on the disk', async () => {
  const { daemon, folder } = await guestDaemon(AGENTS);
  const data = Buffer.from('x').toString('base64');
  const submit = (...names: readonly string[]) =>
    daemon.client.tasks.submit({
      prompt: 'x',
      agent: 'printer',
      workDir: folder,
      attachments: names.map((name) => ({ name, data })),
    });
  for (const name of ['../up', '/etc/passwd', '..', '.', 'two\nlines', 'a\0b', ''])
    expect(await refusal(submit(name))).toMatch(/attachments/);
  expect(await refusal(submit('长'.repeat(100)))).toContain('is longer than 255 bytes');
  const long = `${'n'.repeat(251)}.png`;
  const { task } = await submit(long, long, long.toUpperCase());
  expect(task.attachments?.map(({ name }) => Buffer.byteLength(name))).toEqual([255, 255, 255]);
  expect(new Set(task.attachments?.map(({ name }) => name.toLowerCase())).size).toBe(3);
  expect(await ended(daemon, task.id)).toMatchObject({ status: 'completed' });
});

test('an access token attaches what it sends, not files of this machine', async () => {
  const { daemon, folder } = await guestDaemon(AGENTS, 'listen: 127.0.0.1:0\n');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  const { token } = await daemon.client.tokens.create({ name: 'ci', may: ['submit'], agents: ['printer'] });
  const { listen } = await daemon.client.daemon.status();
  const submit = async (attachments: readonly unknown[]) => {
    const answer = await fetch(`http://${listen}/api/v1/tasks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'x', agent: 'printer', workDir: folder, attachments }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  expect(await submit([join(folder, 'secret.txt')])).toMatchObject({
    status: 403,
    text: expect.stringContaining('send their content instead'),
  });
  expect((await submit([{ name: 'a.txt', data: 'eA==' }])).status).toBe(201);
});

test('a remote daemon gets the attached file and never reads its own by that path', async () => {
  const { daemon, folder } = await guestDaemon(AGENTS, 'listen: 127.0.0.1:0\n');
  await writeFile(join(folder, 'shot.txt'), 'of the sender');
  const { token } = await daemon.client.tokens.create({
    name: 'ci',
    may: ['submit', 'read'],
    agents: ['printer'],
  });
  const { listen } = await daemon.client.daemon.status();
  const env = { COX_URL: `http://${listen}`, COX_TOKEN: token };
  const submit = (...words: readonly string[]) =>
    daemon.cox(['bg', 'submit', '-q', '--agent', 'printer', ...words], {
      cwd: folder,
      env,
      stdin: `${JSON.stringify({ prompt: 'x', agent: 'printer', attachments: ['shot.txt'] })}\n`,
    });
  for (const words of [
    ['--attach', 'shot.txt', 'x'],
    ['--batch', '-'],
  ]) {
    const { code, stdout, stderr } = await submit(...words);
    expect([code, stderr]).toEqual([0, '']);
    const [attachment] = (await daemon.client.tasks.get(stdout.trim())).task.attachments ?? [];
    expect(attachment).toMatchObject({ name: 'shot.txt', sizeBytes: 'of the sender'.length });
  }
  const missing = await submit('--attach', 'gone.txt', 'x');
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('gone.txt cannot be sent')]);
});

test('a batch of large attachments does not fill the memory', async () => {
  const { daemon, folder } = await guestDaemon(AGENTS, 'queueCapacity: 1000\n');
  await daemon.client.daemon.pause();
  const files = join(folder, 'files');
  await mkdir(files);
  await writeFile(join(files, 'large.bin'), Buffer.alloc(10 * MIB, 'x'));
  const peak = (): number =>
    Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${daemon.pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  const line = JSON.stringify({
    ...{ prompt: 'x', agent: 'printer', workDir: folder },
    attachments: [join(files, 'large.bin')],
  });
  const before = peak();
  async function* lines(): AsyncGenerator<string> {
    yield Array.from({ length: 80 }, () => line).join('\n');
  }
  const answers = await Array.fromAsync(daemon.client.tasks.submitBatch(lines(), { block: false }));
  expect(answers).toHaveLength(80);
  expect(answers.every((answer) => 'id' in answer)).toBe(true);
  expect(peak() - before).toBeLessThan(500 * MIB);
});
