// Someone tries to change, reattribute or erase a decision: with access to the file, with the token of a program, and by killing
// the daemon in between.

import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { connect } from '@coxswain/client';
import type { AuditEntry, InputQuestion } from '@coxswain/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askingTask } from '../helpers/asking-task.ts';
import { ENDS_RUNS, type TestDaemon, testDaemon } from '../helpers/daemon.ts';

const QUESTION: InputQuestion = {
  kind: 'permission',
  title: 'wants to run',
  detail: 'rm -rf build',
  options: [
    { id: 'yes', label: 'Allow', meaning: 'allow' },
    { id: 'no', label: 'Refuse', meaning: 'deny' },
  ],
};

const CONFIG = 'cancelGrace: 200ms\nmaxConcurrentTasks: 9\n';

const ledgerOf = ({ paths }: Pick<TestDaemon, 'paths'>, options: BetterSqlite3.Options = {}) => {
  const file = new BetterSqlite3(join(paths.stateFolder, 'ledger.db'), options);
  onTestFinished(() => void file.close());
  return file;
};

const asked = async (daemon: TestDaemon) => {
  const task = await askingTask(daemon);
  onTestFinished(() => task.close());
  const answer = task.ask(QUESTION).catch(() => undefined);
  await expect
    .poll(async () => (await daemon.client.inputs.list()).some(({ taskId }) => taskId === task.id))
    .toBe(true);
  const request = (await daemon.client.inputs.list()).find(({ taskId }) => taskId === task.id);
  if (request === undefined) throw new Error('the question is gone');
  return { task, request, answer };
};

describe('with write access to the ledger file', () => {
  const TRIGGERS = ['audit_stands', 'audit_grows', 'audit_stays'];

  /** A daemon that has stopped, with a decision and two changes in its log. */
  const decided = async () => {
    const daemon = await testDaemon({ config: CONFIG });
    const { task, request } = await asked(daemon);
    await daemon.client.inputs.answer(request.id, { decision: 'approve' });
    await daemon.cox(['tasks', 'cancel', task.id, '--now']);
    await daemon.client.config.set('maxParked', { value: 7 });
    await daemon.client.config.set('maxParked', { value: 8 });
    const entries = await daemon.client.audit.list();
    await daemon.stop();
    return { daemon, entries };
  };

  test('a decision rewritten, removed, added or moved with SQL is found', async () => {
    const { daemon, entries } = await decided();
    const approval = entries.find(({ action }) => action === 'input.approved');
    const head = entries.at(-1);
    if (approval === undefined || head === undefined) throw new Error('the approval is not in the log');
    const { seq } = approval;
    expect(await daemon.cox(['audit', '--verify'])).toMatchObject({ code: 0 });
    const file = ledgerOf(daemon);
    for (const trigger of TRIGGERS) file.exec(`drop trigger ${trigger}`);
    const copyOf = (row: number) =>
      `select ${row} as seq, at, actor, door, action, subject, detail, previous, hash`;
    for (const [statement, found] of [
      [`update audit set actor = 'user:eve' where seq = ${seq}`, `audit entry ${seq}: it was changed`],
      [`update audit set action = 'input.denied' where seq = ${seq}`, `audit entry ${seq}: it was changed`],
      [`delete from audit where seq = ${seq}`, `entry ${seq} is missing before it`],
      [`delete from audit where seq > ${seq}`, 'missing at the end'],
      [`insert into audit ${copyOf(head.seq + 1)} from audit where seq = ${seq}`, 'does not follow entry'],
      [`update audit set seq = seq + 1000 where seq = ${seq}`, `entry ${seq} is missing before it`],
    ] as const) {
      file.exec('begin');
      file.exec(statement);
      file.exec('commit');
      const { code, stderr } = await daemon.cox(['audit', '--verify']);
      expect([code, stderr]).toEqual([1, expect.stringContaining(found)]);
      // As it was.
      file.exec('delete from audit');
      const insert = file.prepare(
        `insert into audit values (@seq, @at, @actor, @door, @action, @subject, @detail, @previous, @hash)`,
      );
      for (const entry of entries)
        insert.run({ ...entry, at: Date.parse(entry.at), detail: JSON.stringify(entry.detail) });
      file.exec(`update sqlite_sequence set seq = ${head.seq} where name = 'audit'`);
    }
    expect(await daemon.cox(['audit', '--verify', '--expect', head.hash])).toMatchObject({ code: 0 });
    file.exec(`update audit set subject = 'another' where seq = ${seq}`);
    file.close();
    await daemon.start();
    const { code, stderr } = await daemon.cox(['audit', '--verify']);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`audit entry ${seq}: it was changed`)]);
    expect(await daemon.cox(['ledger', 'check'])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`audit entry ${seq}: it was changed`),
    });
  });

  test('a rebuilt log lacks the hash noted elsewhere', async () => {
    const { daemon, entries } = await decided();
    const noted = entries.at(-1)?.hash ?? '';
    const file = ledgerOf(daemon);
    for (const trigger of TRIGGERS) file.exec(`drop trigger ${trigger}`);
    file.exec(`delete from audit; delete from sqlite_sequence where name = 'audit'`);
    file.close();
    await daemon.start();
    expect(await daemon.cox(['audit', '--verify'])).toMatchObject({ code: 0 });
    const { code, stderr } = await daemon.cox(['audit', '--verify', '--expect', noted]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('no entry has the hash')]);
  });
});

test('a program of a task can neither read the log nor check it', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  const prompt = 'echo "$COX_TOKEN"; sleep 60';
  const { stdout } = await daemon.cox(['bg', 'submit', '-q', '--agent', 'shell', prompt]);
  const id = stdout.trim();
  for await (const event of daemon.client.tasks.stream(id)) {
    if (event.type !== 'StreamChunk') continue;
    const program = await connect({ home: daemon.home, token: event.data.text.trim() });
    onTestFinished(() => program.close());
    await expect(program.audit.list()).rejects.toMatchObject({ code: 'forbidden' });
    await expect(Array.fromAsync(program.ledger.check('audit'))).rejects.toMatchObject({ code: 'forbidden' });
    const own = await daemon.cox(['audit'], { env: { COX_TOKEN: event.data.text.trim() } });
    expect([own.code === 0, own.stdout]).toEqual([false, '']);
    break;
  }
  await daemon.cox(['tasks', 'cancel', id, '--now']);
});

test('a chosen name cannot pass for another kind of actor', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  await daemon.client.sessions.create({ name: 'daemon', agent: 'shell' });
  await daemon.client.sessions.reset('daemon');
  const [reset] = await daemon.client.audit.list({ action: 'session.reset' });
  expect(reset).toMatchObject({ subject: 'daemon', door: 'socket', actor: expect.stringMatching(/^user:./) });
  expect(await daemon.client.audit.list({ by: 'daemon', action: 'session' })).toEqual([]);
});

test('a daemon killed during a decision leaves both decision and entry, or neither', async () => {
  const daemon = await testDaemon({ config: `${CONFIG}${ENDS_RUNS}` });
  for (let turns = 0; turns < 6; turns += 1) {
    const { request, answer } = await asked(daemon);
    const approved = daemon.client.inputs.answer(request.id, { decision: 'approve' }).then(
      () => true,
      () => false,
    );
    for (let turn = 0; turn < turns * 3; turn += 1) await setImmediate();
    await daemon.kill9();
    const wasTold = await approved;
    const file = ledgerOf(daemon, { readonly: true });
    const state = file.prepare('select state from input where id = ?').pluck().get(request.id);
    const entries = file.prepare('select count(*) from audit where subject = ?').pluck().get(request.id);
    file.close();
    expect([state, entries]).toEqual(state === 'open' ? ['open', 0] : ['answered', 1]);
    if (wasTold) expect(state).toBe('answered');
    await daemon.start();
    await answer;
    expect(await daemon.cox(['audit', '--verify'])).toMatchObject({ code: 0 });
  }
});

test('the log has changes of config secrets, never the secrets', async () => {
  const secret = 'correct-horse-battery-staple';
  const config = (token: string) =>
    `${CONFIG}token: ${token}\nagents:\n  a: {runtime: command, command: [env], env: {KEY: ${token}}}\n`;
  const daemon = await testDaemon({ config: config(secret) });
  await daemon.client.config.set('token', { value: `${secret}-2` });
  await daemon.client.config.set('agents.a.env.KEY', { value: `${secret}-3` });
  const changes = (await daemon.client.audit.list({ action: 'config' })).map(({ detail }: AuditEntry) =>
    (detail.changes as readonly { readonly key: string }[]).map(({ key }) => key),
  );
  expect(changes.slice(1)).toEqual([['token'], ['agents.a.env']]);
  expect(JSON.stringify(await daemon.client.audit.list())).not.toContain(secret);
  await daemon.stop();
  const stored = ledgerOf(daemon).prepare('select group_concat(value) from meta').pluck().get();
  expect(stored).not.toContain(secret);
});
