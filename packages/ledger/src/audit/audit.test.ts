import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditBy, type CheckLine, DAEMON_ACTOR, inputIdFrom, routeIdFrom } from '@coxswain/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { restoreLedger } from '../backup/restore.ts';
import { checkClosedLedger } from '../check/closed-ledger.ts';
import { addJob } from '../conformance/job-fixture.ts';
import type { Ledger } from '../ledger.ts';
import { openLedger } from '../open.ts';
import { testFolder } from '../testing/folder.ts';
import { newTask } from '../testing/new-task.ts';

const ADA: AuditBy = { actor: 'user:ada', door: 'socket' };
const DAY_MS = 86_400_000;

const open = async (folder = testFolder(), nowMs = () => Date.now()) => {
  const ledger = await openLedger({ folder, clock: { nowMs, monotonicMs: () => performance.now() } });
  onTestFinished(() => ledger.close());
  return { folder, ledger };
};

const note = ({ audit }: Ledger, subject: string, by = ADA): Promise<void> =>
  audit.append(by, { action: 'secret.read', subject });

/** A closed ledger with the entry of its beginning and ten more. */
const closed = async (): Promise<string> => {
  const { folder, ledger } = await open();
  for (let n = 2; n <= 11; n += 1) await note(ledger, `job ${n}`);
  await ledger.close();
  return folder;
};

const verify = async (folder: string, expectedHash?: string) => {
  const order = { folder, scope: 'audit', expect: expectedHash, isRepair: false, nowMs: 0 } as const;
  const lines: readonly CheckLine[] = await Array.fromAsync(checkClosedLedger(order));
  const summary = lines.flatMap((line) => ('checked' in line ? [line.checked.audit] : []))[0];
  const faults = lines.flatMap((line) =>
    'fault' in line ? [`${line.fault.subject}: ${line.fault.detail}`] : [],
  );
  return { faults, ...summary };
};

const TRIGGERS = ['audit_stands', 'audit_grows', 'audit_stays'];

/** What someone does who has the file and knows SQL. */
const tamper = (folder: string, ...statements: readonly string[]): void => {
  const file = new BetterSqlite3(join(folder, 'ledger.db'));
  for (const trigger of TRIGGERS) file.exec(`drop trigger ${trigger}`);
  for (const statement of statements) file.exec(statement);
  file.close();
};

const entries = (ledger: Ledger, query = {}) => ledger.audit.list({ limit: 1_000, ...query });

test('every entry follows from the one before it, also those that share a commit', async () => {
  const { folder, ledger } = await open();
  await Promise.all(['a', 'b', 'c'].map((subject) => note(ledger, subject)));
  const all = await entries(ledger);
  expect(all.map(({ seq, action, subject }) => [seq, action, subject])).toEqual([
    [1, 'audit.started', ledger.id],
    [2, 'secret.read', 'a'],
    [3, 'secret.read', 'b'],
    [4, 'secret.read', 'c'],
  ]);
  expect(all.map(({ previous }) => previous)).toEqual([
    '0'.repeat(64),
    ...all.slice(0, -1).map(({ hash }) => hash),
  ]);
  expect(await verify(folder)).toMatchObject({ faults: [], entries: 4, head: all.at(-1)?.hash });
});

test('the hashes can be worked out with standard tools from the lines of the log', async () => {
  const { ledger } = await open();
  await note(ledger, `a "quote", a \\, 一切, \u{1f6a2}, a line\nfeed, half a pair \ud83d`);
  for (const entry of await entries(ledger)) {
    const script = `printf '%s}' "\${1%,\\"hash\\":*}" | sha256sum`;
    const sum = execFileSync('sh', ['-c', script, '-', JSON.stringify(entry)], { encoding: 'utf8' });
    expect(sum.slice(0, 64)).toBe(entry.hash);
  }
});

test.each([
  ['changed', ["update audit set actor = 'user:eve' where seq = 5"], 'audit entry 5: it was changed'],
  ['given another time', ['update audit set at = at - 1 where seq = 5'], 'audit entry 5: it was changed'],
  [
    'made unreadable',
    ["update audit set detail = 'x', at = 9e18 where seq = 5"],
    'audit entry 5: it was changed',
  ],
  [
    'removed',
    ['delete from audit where seq between 5 and 6'],
    'audit entry 7: entries 5 to 6 are missing before it',
  ],
  [
    'removed at the beginning',
    ['delete from audit where seq = 1'],
    'audit entry 2: entry 1 is missing before it',
  ],
  [
    'removed at the end',
    ['delete from audit where seq > 9'],
    'audit entry 9: entries 10 to 11 are missing at the end',
  ],
  ['removed altogether', ['delete from audit'], 'audit log: entries 1 to 11 are missing at the end'],
  [
    'swapped with another',
    [
      'update audit set seq = -5 where seq = 5',
      'update audit set seq = 5 where seq = 6',
      'update audit set seq = 6 where seq = -5',
    ],
    'audit entry 5: it does not follow entry 4',
  ],
  [
    'inserted',
    [
      `insert into audit select 12, at, actor, door, action, subject, detail, previous, hash from audit where seq = 11`,
    ],
    'audit entry 12: it does not follow entry 11',
  ],
])('an entry that was %s is found', async (_, statements, fault) => {
  const folder = await closed();
  tamper(folder, ...statements);
  expect((await verify(folder)).faults).toEqual([expect.stringContaining(fault)]);
});

test('a log that was cut off and written on shows the gap forever', async () => {
  const folder = await closed();
  tamper(folder, 'delete from audit where seq > 9');
  const { ledger } = await open(folder);
  await note(ledger, 'later');
  expect((await verify(folder)).faults).toEqual(['audit entry 12: entries 10 to 11 are missing before it']);
});

test('a rewritten log passes on its own and fails against a hash that was noted before', async () => {
  const folder = await closed();
  const { head, faults } = await verify(folder);
  expect(faults).toEqual([]);
  expect((await verify(folder, head)).faults).toEqual([]);
  tamper(folder, 'delete from audit', "delete from sqlite_sequence where name = 'audit'");
  const { ledger } = await open(folder);
  await note(ledger, 'nothing happened here');
  expect((await verify(folder)).faults).toEqual([]);
  expect((await verify(folder, head)).faults).toEqual([
    expect.stringContaining(`no entry has the hash ${head}`),
  ]);
});

test('the database itself refuses to change, replace or remove an entry', async () => {
  const folder = await closed();
  const file = new BetterSqlite3(join(folder, 'ledger.db'));
  onTestFinished(() => void file.close());
  for (const statement of [
    "update audit set actor = 'x' where seq = 3",
    'delete from audit where seq = 1',
    'delete from audit',
    `insert or replace into audit select seq, at, 'x', door, action, subject, detail, previous, hash from audit where seq = 3`,
  ])
    expect(() => file.exec(statement)).toThrow('append-only');
});

test('old entries go from the front, no sooner than it is worth it, and the rest stays verifiable', async () => {
  let nowMs = Date.now() - 100 * DAY_MS;
  const { folder, ledger } = await open(undefined, () => nowMs);
  for (let n = 2; n <= 1_100; n += 1) await note(ledger, `${n}`);
  nowMs += 50 * DAY_MS;
  await note(ledger, 'young');
  expect(await ledger.audit.prune(nowMs - 60 * DAY_MS)).toBe(0);
  const [last] = await entries(ledger, { after: 1_099, limit: 1 });
  expect(await ledger.audit.prune(nowMs - 20 * DAY_MS)).toBe(1_100);
  const left = await entries(ledger);
  expect(left.map(({ seq, action, actor }) => [seq, action, actor])).toEqual([
    [1_101, 'secret.read', 'user:ada'],
    [1_102, 'audit.pruned', 'daemon'],
  ]);
  expect(left[1]?.detail).toEqual({ throughSeq: 1_100, throughHash: last?.hash });
  expect((await verify(folder)).faults).toEqual([]);
  expect((await verify(folder, last?.hash)).faults).toEqual([]);
  // Nothing more is old: a round writes nothing.
  expect(await ledger.audit.prune(nowMs - 20 * DAY_MS)).toBe(0);
  expect(await entries(ledger)).toEqual(left);
  await ledger.close();
  tamper(folder, 'delete from audit where seq = 1101');
  expect((await verify(folder)).faults).toEqual([expect.stringContaining('entry 1101 is missing before it')]);
});

test('a few old entries go when they are a month older than they must be, and the newest always stays', async () => {
  let nowMs = Date.now() - 100 * DAY_MS;
  const { folder, ledger } = await open(undefined, () => nowMs);
  await note(ledger, 'old');
  nowMs += 40 * DAY_MS;
  expect(await ledger.audit.prune(nowMs - 20 * DAY_MS)).toBe(0);
  expect(await ledger.audit.prune(nowMs - 5 * DAY_MS)).toBe(1);
  expect((await entries(ledger)).map(({ seq }) => seq)).toEqual([2, 3]);
  expect((await verify(folder)).faults).toEqual([]);
});

test('a pruning that was cut off is verified, and the next one finishes it', async () => {
  const folder = await closed();
  const { ledger } = await open(folder);
  const [, , third] = await entries(ledger);
  // As it is when the process ends in between: the entry is there, and some of what it allows to remove.
  const detail = { throughSeq: 3, throughHash: third?.hash };
  await ledger.audit.append(DAEMON_ACTOR, { action: 'audit.pruned', detail });
  expect((await verify(folder)).faults).toEqual([]);
  const file = new BetterSqlite3(join(folder, 'ledger.db'));
  file.exec('delete from audit where seq = 1');
  expect(() => file.exec('delete from audit where seq = 4')).toThrow('append-only');
  file.close();
  expect((await verify(folder)).faults).toEqual([]);
  expect(await ledger.audit.prune(0)).toBe(2);
  expect((await entries(ledger))[0]?.seq).toBe(4);
  expect((await verify(folder)).faults).toEqual([]);
});

test('the list is filtered by time, actor and action', async () => {
  let nowMs = 1_000_000;
  const { ledger } = await open(undefined, () => nowMs);
  await note(ledger, 'a');
  nowMs = 2_000_000;
  await note(ledger, 'b', { actor: 'token:ci', door: 'tcp' });
  await ledger.audit.append(ADA, { action: 'daemon.paused' });
  const seqs = async (query: object) => (await entries(ledger, query)).map(({ seq }) => seq);
  expect(await seqs({ since: new Date(1_500_000).toISOString() })).toEqual([3, 4]);
  expect(await seqs({ since: new Date(3_000_000).toISOString() })).toEqual([]);
  expect(await seqs({ by: 'ada' })).toEqual([2, 4]);
  expect(await seqs({ by: 'token:ci' })).toEqual([3]);
  expect(await seqs({ by: 'daemon' })).toEqual([1]);
  expect(await seqs({ action: 'secret' })).toEqual([2, 3]);
  expect(await seqs({ action: 'secret.read', by: 'ada' })).toEqual([2]);
  expect(await seqs({ limit: 2 })).toEqual([3, 4]);
  expect(await seqs({ limit: 2, after: 1 })).toEqual([2, 3]);
});

test('every change leaves an entry with its actor', async () => {
  const { ledger } = await open();
  const { jobs, routes, sessions, tasks } = ledger;
  const job = await addJob({ ledger: { jobs }, nowMs: 1_000 }, {}, { nextAtMs: 1_000 });
  const { id, revision, name } = job;
  const stored = await jobs.get(id);
  const { enabled: _, ...definition } = { ...stored?.job, ...job, agent: 'other' };
  await jobs.change(id, { revision, definition, advance: {} }, 2_000, ADA);
  await jobs.setEnabled(id, { enabled: false, advance: {} }, 2_000, ADA);
  await jobs.setEnabled(id, { enabled: true, advance: {} }, 2_000, ADA);
  await jobs.remove(id, ADA);
  const createdAt = '2026-11-20T00:00:00.000Z';
  const route = { id: routeIdFrom(new Uint8Array(12)), channel: 'ops', agent: 'shell', createdAt };
  await routes.add(route, ADA);
  await routes.add(route, ADA);
  await routes.remove(route.id, ADA);
  await routes.remove(route.id, ADA);
  await sessions.create('talk', 'shell', 1_000);
  await sessions.reset('talk', 1_000, ADA);
  await sessions.reset('never', 1_000, ADA);
  const task = newTask();
  await tasks.insert([task], { treeMaxTasks: 9 });
  await tasks.remove([task.id], 'ada', 1_000, ADA);
  await tasks.requestCancel([task.id], { by: 'ada', reason: 'user', nowMs: 1_000 });
  await tasks.remove([task.id], 'ada', 1_000, ADA);
  await tasks.remove([task.id], 'ada', 1_000, ADA);
  const all = (await entries(ledger)).slice(1);
  expect(all.map(({ action, subject, actor }) => [action, subject, actor])).toEqual([
    ['job.created', id, 'daemon'],
    ['job.changed', id, 'user:ada'],
    ['job.paused', id, 'user:ada'],
    ['job.resumed', id, 'user:ada'],
    ['job.deleted', id, 'user:ada'],
    ['route.added', route.id, 'user:ada'],
    ['route.removed', route.id, 'user:ada'],
    ['session.reset', 'talk', 'user:ada'],
    ['task.deleted', task.id, 'user:ada'],
  ]);
  expect(all[1]?.detail).toMatchObject({ changed: expect.arrayContaining(['agent']), name, agent: 'other' });
});

const setting = (value: unknown, fingerprint = String(value)) => ({
  value,
  origin: 'config.yaml',
  fingerprint,
});

test('a change of the config is noted once, by its keys, and hidden values stay hidden', async () => {
  const { ledger } = await open();
  await ledger.audit.noteConfig(ADA, {});
  await ledger.audit.noteConfig(ADA, { a: setting(1), token: setting('(hidden)', 'f1') });
  await ledger.audit.noteConfig(ADA, { a: setting(1), token: setting('(hidden)', 'f1') });
  await ledger.audit.noteConfig(ADA, { token: setting('(hidden)', 'f2') });
  const all = await entries(ledger, { action: 'config' });
  const origin = 'config.yaml';
  expect(all.map(({ detail }) => detail.changes)).toEqual([
    [
      { key: 'a', from: null, to: 1, origin },
      { key: 'token', from: null, to: '(hidden)', origin },
    ],
    [
      { key: 'a', from: 1, to: null, origin },
      { key: 'token', from: '(hidden)', to: '(hidden)', origin },
    ],
  ]);
});

const backedUp = async () => {
  const { folder, ledger } = await open();
  await note(ledger, 'before');
  const file = join(testFolder(), 'a.backup');
  const made = await ledger.backUp({ file, isForced: false, by: ADA, nowMs: 1_000 });
  return { folder, ledger, file, made };
};

test('a restore takes over the entries that are younger than the backup', async () => {
  const { folder, ledger, file, made } = await backedUp();
  expect(made.auditHead).toBe((await entries(ledger)).at(-1)?.hash);
  await note(ledger, 'after');
  const before = await entries(ledger);
  await ledger.close();
  const restored = restoreLedger({ file, folder, isForced: true, nowMs: 5_000, by: ADA });
  expect(restored.auditCarried).toBe(1);
  const { ledger: again } = await open(folder);
  const all = await entries(again);
  expect(all.slice(0, before.length)).toEqual(before);
  expect(all.slice(before.length).map(({ action }) => action)).toEqual(['ledger.restored', 'ledger.copied']);
  expect(all[before.length]).toMatchObject({ actor: 'user:ada', detail: { backup: file, carried: 1 } });
  expect((await verify(folder, before.at(-1)?.hash)).faults).toEqual([]);
});

test('a workflow untrusted since the backup is not trusted after a restore', async () => {
  const { folder, ledger } = await open();
  const change = (path: string, hash: string | undefined) =>
    ledger.trust.change({ path, hash, by: 'ada', nowMs: 1 }, ADA);
  await change('/p/kept.yaml', 'a'.repeat(64));
  await change('/p/taken.yaml', 'b'.repeat(64));
  const file = join(testFolder(), 'a.backup');
  await ledger.backUp({ file, isForced: false, by: ADA, nowMs: 1_000 });
  await change('/p/taken.yaml', undefined);
  await ledger.close();
  restoreLedger({ file, folder, isForced: true, nowMs: 5_000, by: ADA });
  const { ledger: again } = await open(folder);
  expect((await again.trust.list()).map(({ path }) => path)).toEqual(['/p/kept.yaml']);
});

test('a restore over another ledger names the end of the log that it leaves behind', async () => {
  const { file } = await backedUp();
  const { folder, ledger } = await open();
  const [own] = await entries(ledger);
  await ledger.close();
  restoreLedger({ file, folder, isForced: true, nowMs: 5_000, by: ADA });
  const { ledger: again } = await open(folder);
  const [restored] = await entries(again, { action: 'ledger.restored' });
  expect(restored?.detail).toMatchObject({ carried: 0, leftBehind: { seq: 1, hash: own?.hash } });
  expect((await verify(folder)).faults).toEqual([]);
});

test('a restore over a ledger that cannot be read says so', async () => {
  const { file } = await backedUp();
  const { folder, ledger } = await open();
  await ledger.close();
  writeFileSync(join(folder, 'ledger.db'), 'nothing that SQLite could read'.repeat(1_000));
  restoreLedger({ file, folder, isForced: true, nowMs: 5_000 });
  const { ledger: again } = await open(folder);
  const [restored] = await entries(again, { action: 'ledger.restored' });
  expect(restored?.detail).toMatchObject({ carried: 0, leftBehind: { unreadable: expect.any(String) } });
});

test('a copy continues with the log of its original and says that it is one', async () => {
  const folder = await closed();
  const elsewhere = testFolder();
  copyFileSync(join(folder, 'ledger.db'), join(elsewhere, 'ledger.db'));
  const { ledger } = await open(elsewhere);
  await ledger.release(ADA);
  const all = await entries(ledger, { action: 'ledger' });
  expect(all.map(({ action, subject, actor }) => [action, subject, actor])).toEqual([
    ['ledger.copied', ledger.id, 'daemon'],
    ['ledger.released', null, 'user:ada'],
  ]);
  expect((await verify(elsewhere)).faults).toEqual([]);
});

test('what cannot be noted does not happen', async () => {
  const { folder, ledger } = await open();
  const { jobs, routes, sessions, tasks, inputs } = ledger;
  const job = await addJob({ ledger: { jobs }, nowMs: 1_000 }, {}, { nextAtMs: 1_000 });
  await sessions.create('talk', 'shell', 1_000);
  const task = newTask();
  await tasks.insert([task], { treeMaxTasks: 9 });
  const [run] = await tasks.claim({ node: 'here', nowMs: 2_000, free: { '': 1 }, newRunId: () => 'run' });
  if (run === undefined) throw new Error('nothing was claimed');
  const createdAt = new Date(2_000).toISOString();
  const asks = { id: inputIdFrom(new Uint8Array(12)), taskId: task.id, createdAt, state: 'open' } as const;
  await inputs.ask(run.claim, { ...asks, kind: 'permission', title: 'May I?' }, 2_000);
  const file = new BetterSqlite3(join(folder, 'ledger.db'));
  onTestFinished(() => void file.close());
  file.exec(`create trigger deaf before insert on audit begin select raise(abort, 'deaf'); end`);
  const route = { id: routeIdFrom(new Uint8Array(12)), channel: 'ops', agent: 'shell', createdAt };
  const answer = { state: 'answered', answer: { decision: 'approve' }, by: 'ada', audit: ADA } as const;
  for (const change of [
    () => inputs.close(asks.id, answer, 3_000),
    () => jobs.setEnabled(job.id, { enabled: false, advance: {} }, 3_000, ADA),
    () => jobs.remove(job.id, ADA),
    () => routes.add(route, ADA),
    () => sessions.reset('talk', 1_000, ADA),
    () => ledger.audit.noteConfig(ADA, { a: setting(1) }),
  ])
    await expect(change()).rejects.toThrow('deaf');
  expect(await inputs.open()).toMatchObject([{ id: asks.id }]);
  expect(await jobs.get(job.id)).toMatchObject({ job: { enabled: true } });
  expect(await routes.list()).toEqual([]);
  file.exec('drop trigger deaf');
  await inputs.close(asks.id, answer, 3_000);
  await ledger.audit.noteConfig(ADA, { a: setting(1) });
  const all = await entries(ledger);
  expect(all.slice(-2).map(({ action, subject }) => [action, subject])).toEqual([
    ['input.approved', asks.id],
    ['config.changed', 'a'],
  ]);
});
