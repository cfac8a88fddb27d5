import { existsSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { addJob } from '../../conformance/job-fixture.ts';
import type { Ledger } from '../../ledger.ts';
import { openLedger } from '../../open.ts';
import { testFolder } from '../../testing/folder.ts';
import { newTask, someTaskId } from '../../testing/new-task.ts';
import { openFile } from '../open-file.ts';
import { begin } from './0001-begin.ts';
import { remember } from './0002-remember.ts';
import { startAndTell } from './0003-start-and-tell.ts';
import { edges } from './0004-edges.ts';
import { gates } from './0005-gates.ts';
import { MIGRATIONS } from './index.ts';

const [ENDED, WAITS, ITEM] = [someTaskId(), someTaskId(), someTaskId()];

/** What a daemon of that time left: a task that has ended, one that waits, an item, and a session without tasks. */
const LEFT = [
  `insert into meta (key, value) values ('ledger_id', 'led_aaaaaaaaaaaa')`,
  `insert into session (key, name, agent, created_at, last_task_at, tasks, active_tasks) values
    ('named', 'named', 'shell', 1000, 1000, 2, 1), ('empty', 'empty', 'shell', 4000, null, 0, 0)`,
  `insert into task (n, id, kind, source, status, agent, session, line, place, pool, gate, attempt, created_at, started_at,
    ended_at, worked_ms, is_external) values
    (1, '${ENDED}', 'background', 'cli', 'completed', 'shell', 'named', 'named', 10000000, '', null, 1, 1000, 2000, 3000, 1000, 1),
    (2, '${WAITS}', 'background', 'cli', 'pending', 'shell', 'named', 'named', 10000000, '', 0, 0, 1000, null, null, 0, 1),
    (3, '${ITEM}', 'item', 'agent', 'pending', 'shell', 'named', null, 10000000, null, null, 0, 1000, null, null, 0, 0)`,
  `insert into task_request (n, user, prompt, work_dir, timeout_ms, deliver_to) values
    (1, 'ada', 'true', '/', 1000, null), (2, 'ada', 'true', '/', 1000, '["desktop"]'), (3, 'ada', 'note', '/', 1000, null)`,
  `insert into task_result (n, result) values (1, 'fine')`,
  `insert into event (seq, at, task_n, type, data) values (1, 1000, 1, 3, null), (2, 1000, 2, 3, null), (3, 1000, 3, 3, null),
    (4, 2000, 1, 4, '{"attempt":1,"agent":"shell","runtime":"command"}'), (5, 3000, 1, 19, '{"durationMs":1000}')`,
  `insert into counter (name, value) values ('completed', 1), ('pending', 1), ('external_pending', 1), ('background_active', 1)`,
  `insert into era (n, high_before, low) values (1, 0, 1000)`,
];

/** A ledger of that version with the same in it; it is opened by this one. */
const openOld = async (migrations: Parameters<typeof openFile>[1], more: readonly string[] = []) => {
  const folder = testFolder();
  const file = openFile(join(folder, 'ledger.db'), migrations);
  for (const statement of [...LEFT, ...more]) file.exec(statement);
  file.close();
  const ledger = await openLedger({ folder });
  onTestFinished(() => ledger.close());
  return { folder, ledger };
};

const expectEverything = async ({ tasks, sessions, items, events }: Ledger): Promise<void> => {
  expect(await tasks.get(ENDED)).toMatchObject({ status: 'completed', result: 'fine', deliverTo: [] });
  expect(await tasks.get(WAITS)).toMatchObject({ status: 'pending', delivery: 'state_changes' });
  expect((await sessions.list(9)).map(({ name }) => name).toSorted()).toEqual(['empty', 'named']);
  expect(await items.open('named', 9)).toMatchObject([{ id: ITEM }]);
  expect((await events.page(0, {}, 9)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
};

const expectBackup = (folder: string, version: number): void => {
  const backup = join(folder, `ledger.db.v${version}.bak`);
  expect(existsSync(backup)).toBe(true);
  const kept = new BetterSqlite3(backup, { readonly: true });
  onTestFinished(() => void kept.close());
  expect(kept.pragma('user_version', { simple: true })).toBe(version);
  expect(kept.prepare('select count(*) from task').pluck().get()).toBe(3);
};

test('a ledger of the first version opens with everything in it, remembers from then on, and is kept as it was', async () => {
  const { folder, ledger } = await openOld([begin]);
  await expectEverything(ledger);
  expect(await ledger.sessions.memory('named')).toEqual({});
  const message = { role: 'user', parts: [{ type: 'text', text: 'hello' }] } as const;
  await ledger.sessions.addMessages('named', WAITS, [message], 5_000);
  expect(await ledger.sessions.currentMessages('named')).toMatchObject([{ n: 1, ...message }]);
  await ledger.items.move(ITEM, { status: 'completed', by: 'ada', reason: 'user' }, 6_000);
  expect(await ledger.items.open('named', 9)).toEqual([]);
  expectBackup(folder, 1);
});

test('a ledger of the second version opens with what was said in it, keeps jobs and sends notices from then on', async () => {
  const said = [
    `insert into session_memory (session, agent_session_id, last_n) values ('named', 'a1', 1)`,
    `insert into session_message (session, n, task_id, role, parts, at) values
      ('named', 1, '${ENDED}', 'user', '[{"type":"text","text":"hello"}]', 2000)`,
  ];
  const { folder, ledger } = await openOld([begin, remember], said);
  await expectEverything(ledger);
  expect(await ledger.sessions.memory('named')).toMatchObject({ agentSessionId: 'a1' });
  expect(await ledger.sessions.currentMessages('named')).toMatchObject([{ n: 1, role: 'user' }]);

  const claimRequest = { node: 'here', nowMs: 5_000, free: { '': 9 }, newRunId: () => 'run' };
  const [claimed] = await ledger.tasks.claim(claimRequest);
  expect(claimed?.task.id).toBe(WAITS);
  await ledger.tasks.requestCancel([WAITS], { by: 'ada', reason: 'user', nowMs: 5_000 });
  await ledger.tasks.recover({ message: 'Server restarted during execution' }, 6_000);
  const deliveries = async () =>
    (await ledger.deliveries.list({ limit: 9 })).map(({ kind, taskId }) => `${kind} ${taskId}`);
  expect(await deliveries()).toEqual([`ended ${WAITS}`, `started ${WAITS}`]);

  const job = await addJob({ ledger, nowMs: 6_000 });
  const task = { ...newTask(), kind: 'job', jobId: job.id, deliverTo: ['desktop'] } as const;
  const occurrence = { trigger: 'manual', key: 'run:1', occurrenceAtMs: 6_000 } as const;
  const order = { ...occurrence, task, admission: { treeMaxTasks: 9 }, advance: {} };
  expect(await ledger.jobs.fire(job.id, order, 6_000)).toMatchObject({ outcome: 'fired' });
  await ledger.tasks.claim({ ...claimRequest, nowMs: 7_000 });
  expect((await deliveries())[0]).toBe(`started ${task.id}`);
  expectBackup(folder, 2);
});

test('a ledger of the fifth version opens with its background tasks counted for whoever submitted them', async () => {
  const { ledger } = await openOld([begin, remember, startAndTell, edges, gates]);
  await expectEverything(ledger);
  const limited = { treeMaxTasks: 9, backgroundMax: 1 };
  const offer = async (submitter: string) =>
    (await ledger.tasks.insert([{ ...newTask(), submitter }], limited))[0];
  expect(await offer('user:ada')).toMatchObject({ outcome: 'limit', current: 1 });
  expect(await offer('user:kim')).toMatchObject({ outcome: 'inserted' });
  const lines = [];
  for await (const line of ledger.check({ scope: 'whole', nowMs: 5_000 })) lines.push(line);
  expect(lines).toMatchObject([{ checked: { faults: 0 } }]);
});

test('a ledger of the seventh version opens with the tasks of every session found, also of one that is named after a task', async () => {
  const [own, second] = [someTaskId(), someTaskId()];
  const session = `ses_${own.slice(4)}`;
  const { ledger } = await openOld(MIGRATIONS.slice(0, 7), [
    `insert into task (n, id, kind, source, agent, session, place, pool, gate, created_at) values
      (4, '${own}', 'background', 'cli', 'shell', '${session}', 10000000, '', 0, 1000)`,
    `insert into task_request (n, user, prompt, work_dir, timeout_ms) values (4, 'ada', 'true', '/', 1000)`,
    `insert into event (seq, at, task_n, type) values (6, 1000, 4, 3)`,
    `update counter set value = value + 1 where name = 'pending'`,
    `insert or replace into counter (name, value) values ('history', 1)`,
  ]);
  const found = async (name: string): Promise<readonly string[]> =>
    (await ledger.tasks.list({ session: name, order: 'created', limit: 9 })).tasks.map(({ id }) => id);
  expect(await found('named')).toEqual([WAITS, ENDED]);
  expect(await found(session)).toEqual([own]);
  expect(await ledger.sessions.get(session)).toMatchObject({ tasks: 1 });
  await ledger.tasks.insert([newTask(second, { session })], { treeMaxTasks: 9 });
  expect(await found(session)).toEqual([second, own]);
  expect(await ledger.sessions.get(session)).toMatchObject({ tasks: 2 });
  const lines = await Array.fromAsync(ledger.check({ scope: 'whole', nowMs: 9_000 }));
  expect(lines.filter((line) => 'fault' in line)).toEqual([]);
});
