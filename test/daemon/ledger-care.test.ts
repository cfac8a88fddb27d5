import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '@coxswain/client';
import { expect, onTestFinished, test } from 'vitest';
import { runCox } from '../helpers/cox.ts';
import { type TestDaemon, testDaemon, testHome } from '../helpers/daemon.ts';

const CONFIG = 'cancelGrace: 500ms\n';

const somewhere = async (): Promise<string> => {
  const folder = await mkdtemp('/tmp/cox-b-');
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'a.backup');
};

/** A daemon with a task that has ended, one that runs and one that waits behind it. */
const busy = async () => {
  const daemon = await testDaemon({ config: `${CONFIG}maxConcurrentTasks: 1\n` });
  const submit = (prompt: string) =>
    daemon.client.tasks.submit({ prompt, agent: 'shell', workDir: '/tmp', kind: 'manual' });
  const { task: ended } = await submit('yes hello | head -c 900000');
  for await (const _ of daemon.client.tasks.stream(ended.id));
  const { task: running } = await submit(`sleep 1000 # ${daemon.home}`);
  for await (const event of daemon.client.tasks.stream(running.id)) if (event.type === 'TaskStarted') break;
  const { task: waiting } = await submit('echo waited');
  return { daemon, ended, running, waiting };
};

const outputOf = async ({ client }: Pick<TestDaemon, 'client'>, id: string): Promise<string> =>
  (await Array.fromAsync(client.tasks.output(id))).join('');

test('a backup is restored beside its running original: everything is there, and neither touches the other', async () => {
  const { daemon, ended, running, waiting } = await busy();
  const file = await somewhere();
  const made = await daemon.cox(['backup', file, '--json']);
  expect(made).toMatchObject({ code: 0 });
  expect(JSON.parse(made.stdout)).toMatchObject({ file, tasks: 3, missing: [] });
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const other = await testHome(CONFIG);
  const restored = await daemon.cox(['restore', file, '--home', other.home]);
  expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining(`3 tasks to ${other.home}`) });
  expect((await other.cox(['daemon', 'start'])).code).toBe(0);
  onTestFinished(async () => void (await other.cox(['daemon', 'stop'])));
  const client = await connect({ home: other.home });
  onTestFinished(() => client.close());
  const [original, copy] = [await daemon.client.daemon.status(), await client.daemon.status()];
  expect(copy.ledgerId).not.toBe(original.ledgerId);
  expect(await outputOf({ client }, ended.id)).toBe(await outputOf(daemon, ended.id));
  for await (const _ of client.tasks.stream(running.id, { types: ['TaskFailed'] }));
  expect((await client.tasks.get(running.id)).task).toMatchObject({ status: 'failed', reason: 'restarted' });
  expect((await client.tasks.get(waiting.id)).task.id).toBe(waiting.id);
  expect((await other.cox(['ledger', 'check'])).code).toBe(0);
  // What runs in the original goes on, also after the copy has ended.
  await other.cox(['daemon', 'stop']);
  expect((await daemon.client.tasks.get(running.id)).task.status).toBe('running');
  expect((await daemon.client.tasks.get(waiting.id)).task.status).toBe('pending');
});

test('a restore over the home of a running daemon, or over a ledger without --force, is refused', async () => {
  const { daemon } = await busy();
  const file = await somewhere();
  await daemon.cox(['backup', file]);
  const live = await daemon.cox(['restore', file, '--force']);
  expect(live).toMatchObject({
    code: 75,
    stderr: expect.stringContaining('stop it first with: cox daemon stop'),
  });
  await daemon.stop();
  const over = await daemon.cox(['restore', file]);
  expect(over).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/a ledger already exists: .*--force/),
  });
  const forced = await daemon.cox(['restore', file, '--force', '--json']);
  expect(forced.code).toBe(0);
  const { movedTo } = JSON.parse(forced.stdout);
  expect(existsSync(join(movedTo, 'ledger.db'))).toBe(true);
});

test('a damaged ledger is refused at the start with one line, found by check and doctor, and brought back by a restore', async () => {
  const { daemon, ended } = await busy();
  const file = await somewhere();
  await daemon.cox(['backup', file]);
  await daemon.stop();
  const path = daemon.paths.ledgerFile;
  const damaged = await open(path, 'r+');
  const page = Buffer.alloc(4_096, 0x5a);
  for (let at = 5; at < 20; at += 1) await damaged.write(page, 0, page.length, at * 4_096);
  await damaged.close();
  const bytes = await readFile(path);

  const start = await daemon.cox(['tasks', 'active']);
  expect(start.code).toBe(1);
  const errors = start.stderr.split('\n').filter((line) => line.startsWith('cox:'));
  expect(errors).toEqual([
    expect.stringMatching(new RegExp(`^cox: ${path}.* is damaged.*cox ledger check.*cox restore`)),
  ]);
  const check = await daemon.cox(['ledger', 'check', '--json']);
  expect(check.code).toBe(1);
  const { faults } = JSON.parse(check.stdout);
  expect(faults.length).toBeGreaterThan(0);
  const lines = await daemon.cox(['ledger', 'check']);
  expect(lines.code).toBe(1);
  expect(lines.stdout.trim().split('\n')).toHaveLength(faults.length);
  const doctor = await daemon.cox(['doctor', '--json']);
  expect(doctor.code).toBe(1);
  expect(JSON.parse(doctor.stdout)).toContainEqual(
    expect.objectContaining({
      check: 'ledger',
      ok: false,
      remedy: expect.stringContaining('cox ledger check'),
    }),
  );
  expect((await readFile(path)).equals(bytes)).toBe(true);

  expect((await daemon.cox(['restore', file, '--force'])).code).toBe(0);
  expect((await daemon.cox(['ledger', 'check'])).code).toBe(0);
  await daemon.start();
  expect((await daemon.client.tasks.get(ended.id)).task.status).toBe('completed');
});

test('an accepted task whose place in the queue was lost starts with the next daemon, which logs it', async () => {
  const { daemon, waiting } = await busy();
  await daemon.stop();
  const { default: BetterSqlite3 } = await import('better-sqlite3');
  const file = new BetterSqlite3(daemon.paths.ledgerFile);
  file.exec(`update task set gate = null where status = 'pending'`);
  file.close();
  const checked = await daemon.cox(['ledger', 'check', '--quick']);
  expect(checked).toMatchObject({ code: 1, stdout: expect.stringContaining(waiting.id) });
  expect(checked.stderr).toContain('cox ledger check --repair');
  await daemon.start();
  for await (const _ of daemon.client.tasks.stream(waiting.id));
  expect((await daemon.client.tasks.get(waiting.id)).task.status).toBe('completed');
  expect(JSON.stringify(await daemon.log())).toContain('have been rebuilt');
});

test('a repair waits until the daemon is stopped, then says what it changed', async () => {
  const { daemon } = await busy();
  const refused = await daemon.cox(['ledger', 'check', '--repair']);
  expect(refused).toMatchObject({ code: 75, stderr: expect.stringContaining('cox daemon stop') });
  await daemon.stop();
  const { default: BetterSqlite3 } = await import('better-sqlite3');
  const file = new BetterSqlite3(daemon.paths.ledgerFile);
  file.exec(`update counter set value = 77 where name = 'completed'`);
  file.close();
  const repaired = await daemon.cox(['ledger', 'check', '--repair']);
  expect(repaired).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Repaired: completed: it says 77/),
  });
  expect(await daemon.cox(['ledger', 'check'])).toMatchObject({ code: 0, stdout: '' });
});

test('a backup that is cut or no backup is refused, a missing file too, and nothing is made', async () => {
  const { daemon } = await busy();
  const file = await somewhere();
  await daemon.cox(['backup', file]);
  const { size } = await stat(file);
  await truncate(file, size - 5_000);
  const other = await testHome();
  const cut = await runCox(other.home, ['restore', file]);
  expect(cut).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^cox: .*it is incomplete[^\n]*\n$/),
  });
  await writeFile(file, 'no backup');
  expect((await other.cox(['restore', file])).code).toBe(2);
  expect(await other.cox(['restore', `${file}.none`])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^cox: no such file: .*\.none: name one that cox backup wrote[^\n]*\n$/),
  });
  expect(existsSync(other.paths.ledgerFile)).toBe(false);
});

test('an export is imported into another home: twice is once, wrong lines are named, and nothing of it runs', async () => {
  const { daemon, ended, running, waiting } = await busy();
  const file = await somewhere();
  const exported = await daemon.cox(['export']);
  await writeFile(file, `${exported.stdout}{"task":{"id":"x"}}\nnonsense\n`);
  const live = await daemon.cox(['import', file]);
  expect(live).toMatchObject({ code: 75, stderr: expect.stringContaining('cox daemon stop') });

  const other = await testHome(CONFIG);
  const dry = await other.cox(['import', file, '--dry-run', '--json']);
  expect(JSON.parse(dry.stdout)).toMatchObject({
    dryRun: true,
    imported: { task: 1 },
    active: 2,
    invalid: 2,
  });
  expect(existsSync(other.paths.ledgerFile)).toBe(false);
  const first = await other.cox(['import', '-', '--json'], { stdin: await readFile(file, 'utf8') });
  expect(first.code).toBe(1);
  expect(first.stderr).toMatch(/Line \d+ was not imported: task\.\w+: .*\nLine \d+ was not imported: .*JSON/);
  expect(JSON.parse(first.stdout)).toMatchObject({ imported: { task: 1 }, active: 2, invalid: 2 });
  const second = await other.cox(['import', file, '--json']);
  expect(JSON.parse(second.stdout)).toMatchObject({ imported: { task: 0, event: 0 } });

  expect((await other.cox(['tasks', 'list', '--all', '-q'])).stdout.trim()).toBe(ended.id);
  onTestFinished(async () => void (await other.cox(['daemon', 'stop'])));
  const logs = await other.cox(['tasks', 'logs', ended.id]);
  expect(logs.stdout).toBe(await outputOf(daemon, ended.id));
  expect((await other.cox(['ledger', 'check'])).code).toBe(0);
  for (const { id } of [running, waiting]) expect((await other.cox(['tasks', 'describe', id])).code).toBe(3);
});
