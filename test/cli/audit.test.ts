// The audit log as a person reads it.

import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditEntry } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { askingTask } from '../helpers/asking-task.ts';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';

const CONFIG = 'cancelGrace: 200ms\n';

const listed = async (daemon: TestDaemon, ...args: readonly string[]): Promise<readonly AuditEntry[]> => {
  const { stdout } = await daemon.cox(['audit', '--json', ...args]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
};

test('the log says who approved what, with the whole command, and who changed which setting', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const { id, ask, close } = await askingTask(daemon);
  const asked = ask({ kind: 'permission', title: 'wants to run', detail: 'git push --force\n  origin main' });
  await expect.poll(async () => (await daemon.client.inputs.list()).length).toBe(1);
  expect((await daemon.cox(['approve', id, '--always'])).code).toBe(0);
  const { id: request } = await asked;
  close();
  await daemon.cox(['tasks', 'cancel', id, '--now']);
  await daemon.cox(['config', 'set', 'maxParked', '7']);
  await daemon.cox(['jobs', 'new', 'nightly', '--every', '1h', '--agent', 'shell', 'true']);
  await daemon.cox(['jobs', 'pause', 'nightly']);
  await daemon.cox(['tasks', 'delete', id, '-y']);
  await daemon.cox(['daemon', 'pause']);

  const entries = await listed(daemon);
  expect(entries.map(({ action }) => action)).toEqual([
    'audit.started',
    'config.changed',
    'input.approved',
    'config.changed',
    'job.created',
    'job.paused',
    'task.deleted',
    'daemon.paused',
  ]);
  const [, , approved, changed] = entries;
  expect(approved).toMatchObject({
    subject: request,
    actor: expect.stringMatching(/^user:./),
    door: 'socket',
    detail: {
      task: id,
      kind: 'permission',
      always: true,
      request: { text: 'git push --force\n  origin main' },
    },
  });
  expect(changed).toMatchObject({
    subject: 'maxParked',
    detail: { changes: [{ key: 'maxParked', from: null, to: 7, origin: 'config.yaml' }] },
  });
  const shown = await daemon.cox(['audit', '--action', 'input']);
  expect(shown.stdout).toMatch(/^\S+Z {2}user:\S+ \(socket\) {2}input\.approved {2}\S+ {2}git push --force/);
  expect(shown.stdout.trimEnd().split('\n')).toHaveLength(1);
  expect((await daemon.cox(['audit', '--action', 'config'])).stdout).toMatch(
    / config\.changed {2}maxParked {2}– → 7\n$/,
  );
  expect(await listed(daemon, '-n', '2')).toEqual(entries.slice(-2));
  expect(await listed(daemon, '--all')).toEqual(entries);
  expect(await listed(daemon, '--by', 'daemon')).toEqual(entries.slice(0, 1));
  expect((await listed(daemon, '--action', 'job', '--since', '1h')).map(({ seq }) => seq)).toEqual([5, 6]);
  expect(await daemon.cox(['audit', '--action', 'route'])).toMatchObject({ code: 0, stdout: '' });
});

test('the log shows what a token may do', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  await daemon.cox(['tokens', 'create', 'ci', '--may', 'submit,read', '--agents', 'shell']);
  expect((await daemon.cox(['audit', '--action', 'token'])).stdout).toMatch(
    / token\.created {2}ci {2}id=tok_\w+ may=submit,read agents=shell\n$/,
  );
});

test('an edit of the config by hand is noted, at once and when no daemon ran', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const file = join(daemon.home, 'config.yaml');
  const changes = async () =>
    (await listed(daemon, '--action', 'config')).map(({ actor, detail }) => [actor, detail.changes]);
  await writeFile(file, `${CONFIG}maxParked: 6\n`);
  const change = (from: unknown, to: unknown) => [{ key: 'maxParked', from, to, origin: 'config.yaml' }];
  await expect.poll(changes).toEqual([
    ['file', expect.anything()],
    ['file', change(null, 6)],
  ]);
  await daemon.stop();
  await writeFile(file, CONFIG);
  await daemon.start();
  expect((await changes()).at(-1)).toEqual(['file', change(6, null)]);
  await daemon.stop();
  await daemon.start();
  expect(await changes()).toHaveLength(3);
});

test('the log is verified with and without a daemon, and the head that it prints is found again', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const head = (await daemon.cox(['audit', '--verify', '-q'])).stdout.trim();
  expect(head).toMatch(/^[0-9a-f]{64}$/);
  await daemon.client.config.set('maxParked', { value: 7 });
  const ok = await daemon.cox(['audit', '--verify', '--expect', head]);
  expect([ok.code, ok.stdout]).toEqual([
    0,
    expect.stringMatching(/^The audit log is intact: 3 entries .*\nHead: /),
  ]);
  await daemon.stop();
  const closed = await daemon.cox(['audit', '--verify', '--expect', head, '--json', '--no-autostart']);
  expect(closed.code).toBe(0);
  expect(JSON.parse(closed.stdout)).toMatchObject({ intact: true, entries: 3, faults: [] });
  const other = await daemon.cox(['audit', '--verify', '--expect', 'f'.repeat(64)]);
  expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('no entry has the hash')]);
  for (const args of [
    ['--expect', 'abc', '--verify'],
    ['--expect', head],
    ['--action', 'nonsense'],
  ])
    expect((await daemon.cox(['audit', ...args])).code).toBe(2);
  await daemon.start();
});

test('the recipe of the docs works out the hashes from the lines of the log', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  await daemon.client.config.set('maxParked', { value: 7 });
  const { stdout } = await daemon.cox(['audit', '--all', '--json']);
  const script = `
    previous=$(printf %064d 0)
    while IFS= read -r line; do
      hash=$(printf '%s}' "\${line%,\\"hash\\":*}" | sha256sum | cut -c 1-64)
      case $line in *"\\"previous\\":\\"$previous\\",\\"hash\\":\\"$hash\\"}") previous=$hash ;; *) echo "$line"; exit 1 ;; esac
    done
    echo "$previous"`;
  const last = execFileSync('sh', ['-c', script], { input: stdout, encoding: 'utf8' }).trim();
  expect(last).toBe((await daemon.cox(['audit', '--verify', '-q'])).stdout.trim());
});

test('a backup and the doctor name the head of the log, and a restore keeps what came after', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const file = `${daemon.home}-backup`;
  const made = JSON.parse((await daemon.cox(['backup', file, '--json'])).stdout);
  expect((await daemon.cox(['doctor'])).stdout).toContain(`head ${made.auditHead}`);
  await daemon.client.config.set('maxParked', { value: 7 });
  await daemon.stop();
  const restored = await daemon.cox(['restore', file, '--force', '--json']);
  expect(JSON.parse(restored.stdout)).toMatchObject({ auditCarried: 1 });
  await daemon.start();
  const actions = (await listed(daemon)).map(({ action, door }) => [action, door]);
  expect(actions).toEqual([
    ['audit.started', 'daemon'],
    ['config.changed', 'file'],
    ['ledger.backed_up', 'socket'],
    ['config.changed', 'socket'],
    ['ledger.restored', 'offline'],
    ['ledger.copied', 'daemon'],
  ]);
  expect((await daemon.cox(['audit', '--verify', '--expect', made.auditHead])).code).toBe(0);
});
