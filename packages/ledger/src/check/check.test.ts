import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckLine, LedgerFault } from '@coxswain/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Ledger } from '../ledger.ts';
import { openLedger } from '../open.ts';
import { testFolder } from '../testing/folder.ts';
import { newTask } from '../testing/new-task.ts';
import { checkClosedLedger } from './closed-ledger.ts';

const NOW = 1_000_000;

const linesOf = async (lines: AsyncIterable<CheckLine>) => {
  const all = await Array.fromAsync(lines);
  const faults = all.flatMap((line): LedgerFault[] => ('fault' in line ? [line.fault] : []));
  const repaired = all.flatMap((line): LedgerFault[] => ('repaired' in line ? [line.repaired] : []));
  return { faults, repaired, last: all.at(-1) };
};
const check = (folder: string, { isRepair = false, scope = 'whole' as 'whole' | 'quick' } = {}) =>
  linesOf(checkClosedLedger({ folder, scope, isRepair, nowMs: NOW }));

const open = (folder: string, onRepaired?: (faults: readonly LedgerFault[]) => void): Promise<Ledger> =>
  openLedger({ folder, ...(onRepaired && { onRepaired }) });

const claim = (ledger: Ledger) =>
  ledger.tasks.claim({ node: 'here', nowMs: 5_000, free: { '': 9 }, newRunId: () => 'run' });

/** Three tasks that wait, two of them in one session, one for another; one that has ended, with output in a file. */
const filled = async () => {
  const folder = testFolder();
  const ledger = await open(folder);
  const ended = newTask();
  await ledger.tasks.insert([ended], { treeMaxTasks: 9 });
  const [run] = await claim(ledger);
  if (run === undefined) throw new Error('nothing was claimed');
  const text = 'x'.repeat(600_000);
  await ledger.tasks.record(run.claim, [{ type: 'StreamChunk', data: { stream: 'stdout', text } }], 6_000);
  await ledger.tasks.settle(run.claim, { status: 'completed', result: 'fine' }, [], 7_000);
  const first = { ...newTask(), session: 'named', environmentRef: 'abc' };
  const second = { ...newTask(), session: 'named' };
  const third = { ...newTask(), after: [first.id] };
  await ledger.tasks.insert([first, second, third], { treeMaxTasks: 9 });
  await ledger.close();
  mkdirSync(join(folder, 'environments'));
  writeFileSync(join(folder, 'environments', 'abc'), '{}');
  return { folder, ids: { ended: ended.id, first: first.id, second: second.id, third: third.id } };
};

const change = (folder: string, ...statements: readonly string[]): void => {
  const file = new BetterSqlite3(join(folder, 'ledger.db'));
  for (const statement of statements) file.exec(statement);
  file.close();
};

test('a ledger that nothing happened to is sound, and nothing is repaired in it', async () => {
  const { folder } = await filled();
  for (const isRepair of [false, true]) {
    const { faults, repaired, last } = await check(folder, { isRepair });
    expect([faults, repaired]).toEqual([[], []]);
    expect(last).toMatchObject({ checked: { faults: 0, tasks: 4 } });
  }
});

const REPAIRABLE = [
  ['a task that nothing would ever claim', `update task set gate = null where status = 'pending'`],
  ['a task that waits for more than it depends on', `update task set unmet = 2 where unmet = 1`],
  ['a task that would start too soon', `update task set gate = 0, unmet = 0 where unmet = 1`],
  ['two tasks of one session that would run at once', `update task set gate = 0 where line = 'named'`],
  ['a session in which nothing would start', `update task set gate = 1 where line = 'named'`],
  ['a place that does not fit the priority', `update task set place = 5 where status = 'pending'`],
  ['a pool that nobody works for', `update task set pool = 'nowhere' where status = 'pending'`],
  ['a counter that miscounts', `update counter set value = 7 where name = 'pending'`],
  ['a counter that is gone', `delete from counter where name = 'external_pending'`],
  ['sequences that would be given twice', `update sqlite_sequence set seq = 1`],
] as const;

test.each(REPAIRABLE)('%s is found, reported and repaired', async (_, statement) => {
  const { folder } = await filled();
  change(folder, statement, `update meta set value = '0' where key = 'reserved_through_seq'`);
  const { faults } = await check(folder, { scope: 'quick' });
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.every(({ isRepairable }) => isRepairable)).toBe(true);
  const { repaired, faults: left } = await check(folder, { isRepair: true });
  expect(left).toEqual([]);
  expect(repaired).toEqual(expect.arrayContaining(faults));
  expect((await check(folder)).faults).toEqual([]);
});

test.each(REPAIRABLE)('%s is put right at the next start, which says so', async (_, statement) => {
  const { folder, ids } = await filled();
  change(folder, statement);
  const reported: LedgerFault[] = [];
  const ledger = await open(folder, (faults) => void reported.push(...faults));
  expect(reported.length).toBeGreaterThan(0);
  const started: string[] = [];
  for (let runs = await claim(ledger); runs.length > 0; runs = await claim(ledger))
    for (const { task, claim: held } of runs) {
      started.push(task.id);
      await ledger.tasks.settle(held, { status: 'completed' }, [], 8_000);
    }
  expect(started.toSorted()).toEqual([ids.first, ids.second, ids.third].toSorted());
  expect(await ledger.tasks.counts()).toMatchObject({ pending: 0, completed: 4 });
  await ledger.close();
  expect((await check(folder)).faults).toMatchObject([]);
});

const LASTING = [
  [`delete from event where type = 19`, 'events', 'no event says so'],
  [`update event set type = 20 where type = 19`, 'events', 'its last event says otherwise'],
  [
    `insert into event (at, task_n, type) select 1, n, 20 from task where unmet = 1`,
    'events',
    'has not ended',
  ],
  [`update event set data = '{' where type = 19`, 'events', 'cannot be read'],
  [`insert into event (at, task_n, type) values (1, 999, 5)`, 'events', 'a task that does not exist'],
  [`update task set ended_at = null where status = 'completed'`, 'tasks', 'has no end time'],
  [`update task_request set labels = '{' where n = 2`, 'tasks', 'cannot be read'],
  [`insert into task_label (key, value, n) values ('a', 'b', 999)`, 'links', 'a task that does not exist'],
  [`update output_total set file_bytes = 5`, 'output', 'its total says 5 bytes'],
  [`update job set successes = 9`, 'jobs', '9 of them successful'],
] as const;

test.each(LASTING)('a full check reports what cannot be repaired: %s', async (statement, area, detail) => {
  const { folder } = await filled();
  change(
    folder,
    'pragma foreign_keys = off',
    `insert into job (id, name, definition, enabled, fired_through, created_at, updated_at) values ('j', 'j', '{}', 1, 0, 1, 1)`,
    statement,
  );
  for (const isRepair of [false, true]) {
    const { faults } = await check(folder, { isRepair });
    expect(faults).toMatchObject([{ area, isRepairable: false, detail: expect.stringContaining(detail) }]);
  }
});

test('a task without what was asked for keeps the ledger from opening, with one line that says what to do', async () => {
  const { folder, ids } = await filled();
  change(folder, 'pragma foreign_keys = off', 'delete from task_request where n = 2');
  const before = readFileSync(join(folder, 'ledger.db'));
  await expect(open(folder)).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringMatching(
      new RegExp(
        `^${join(folder, 'ledger.db')} is damaged: ${ids.first}: [^\n]*cox ledger check[^\n]*cox restore`,
      ),
    ),
  });
  expect(readFileSync(join(folder, 'ledger.db')).equals(before)).toBe(true);
  expect((await check(folder)).faults).toMatchObject([{ subject: ids.first }]);
});

test('damaged pages keep the ledger from opening and are reported by a check, and a repair leaves them alone', async () => {
  const { folder } = await filled();
  const path = join(folder, 'ledger.db');
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 5 * 4096, 25 * 4096);
  writeFileSync(path, bytes);
  await expect(open(folder)).rejects.toMatchObject({ code: 'storage' });
  expect(readFileSync(path).equals(bytes)).toBe(true);
  const { faults } = await check(folder);
  expect(faults.some(({ area }) => area === 'pages')).toBe(true);
  for (const { area, subject } of faults) if (area === 'pages') expect(subject).not.toMatch(/^check/);
});

test('an index that lost rows is built again by a repair', async () => {
  const { folder } = await filled();
  const file = new BetterSqlite3(join(folder, 'ledger.db'));
  file.unsafeMode(true);
  const sql = `create index task_by_agent on task (agent, status, n)`;
  file.pragma('writable_schema = on');
  file.prepare(`update sqlite_schema set sql = ? where name = 'task_by_agent'`).run(`${sql} where n > 3`);
  file.pragma('writable_schema = reset');
  file.exec('reindex task_by_agent');
  file.pragma('writable_schema = on');
  file.prepare(`update sqlite_schema set sql = ? where name = 'task_by_agent'`).run(sql);
  file.close();
  const { faults } = await check(folder);
  expect(faults[0]).toMatchObject({ detail: expect.stringContaining('task_by_agent'), isRepairable: true });
  const { faults: left } = await check(folder, { isRepair: true });
  expect(left).toEqual([]);
  const ledger = await open(folder);
  onTestFinished(() => ledger.close());
  expect((await ledger.tasks.list({ agent: ['shell'], order: 'created', limit: 9 })).tasks).toHaveLength(4);
});

test('output files that are missing, short or without a task are reported, and so is a missing environment', async () => {
  const { folder, ids } = await filled();
  const [attempt] = readdirSync(join(folder, 'output', ids.ended));
  const segment = join(folder, 'output', ids.ended, `${attempt}`, '1');
  truncateSync(segment, 10);
  mkdirSync(join(folder, 'output', 'tsk_nobody'));
  rmSync(join(folder, 'environments', 'abc'));
  const { faults } = await check(folder);
  expect(faults).toMatchObject([
    { area: 'environments', subject: ids.first },
    {
      area: 'output',
      subject: expect.stringContaining(ids.ended),
      detail: expect.stringContaining('has 10 of '),
    },
    { area: 'output', subject: 'output/tsk_nobody', isRepairable: true },
  ]);
  rmSync(segment);
  const repaired = await check(folder, { isRepair: true });
  expect(repaired.repaired).toMatchObject([{ subject: 'output/tsk_nobody' }]);
  expect(repaired.faults).toMatchObject([{ area: 'environments' }, { detail: 'the file is missing' }]);
  // What is lost concerns its own task alone.
  await (await open(folder)).close();
});

test('a ledger that is open is checked while it works, and remembers the last whole check', async () => {
  const { folder } = await filled();
  const ledger = await open(folder);
  onTestFinished(() => ledger.close());
  const whole = await linesOf(ledger.check({ scope: 'whole', nowMs: NOW }));
  expect(whole.faults).toEqual([]);
  expect((await linesOf(ledger.check({ scope: 'quick', nowMs: NOW }))).last).toMatchObject({
    checked: { scope: 'quick', lastWhole: { at: new Date(NOW).toISOString(), faults: 0 } },
  });
});

test('a check reports a file that is not a database, and a missing one', async () => {
  const folder = testFolder();
  await expect(check(folder)).rejects.toMatchObject({ code: 'not_found' });
  writeFileSync(join(folder, 'ledger.db'), 'x'.repeat(10_000));
  const outcome = await check(folder).catch((error: unknown) => error);
  expect(outcome).toMatchObject({ code: 'storage', message: expect.stringContaining('not a database') });
});
