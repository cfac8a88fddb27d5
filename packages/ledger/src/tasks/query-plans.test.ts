import { join } from 'node:path';
import { routeIdFrom } from '@coxswain/protocol';
import type BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { addJob, definition } from '../conformance/job-world.ts';
import { MIGRATIONS } from '../database/migrations/index.ts';
import { openFile } from '../database/open-file.ts';
import { SqliteDatabase } from '../database/sqlite-database.ts';
import { ledgerDeliveries } from '../deliveries/ledger-deliveries.ts';
import { ledgerInbound } from '../inbound/ledger-inbound.ts';
import { ledgerInputs } from '../inputs/ledger-inputs.ts';
import { ledgerItems } from '../items/ledger-items.ts';
import { ledgerJobs } from '../jobs/ledger-jobs.ts';
import type { Ledger } from '../ledger.ts';
import { createOutputStore } from '../output/store.ts';
import { PrunedThrough } from '../retention/pruned-through.ts';
import { pruneTraces } from '../retention/traces.ts';
import { ledgerRoutes } from '../routes/ledger-routes.ts';
import { ledgerSessions } from '../sessions/ledger-sessions.ts';
import { testFolder } from '../testing/folder.ts';
import { newTask } from '../testing/new-task.ts';
import { taskReads } from './task-reads.ts';
import { taskWrites } from './task-writes.ts';

type Parts = Pick<
  Ledger,
  'tasks' | 'inputs' | 'sessions' | 'items' | 'jobs' | 'deliveries' | 'inbound' | 'routes'
>;

const recorded = (): {
  readonly file: BetterSqlite3.Database;
  readonly database: SqliteDatabase;
  readonly ledger: Parts;
  readonly texts: Set<string>;
} => {
  const folder = testFolder();
  const file = openFile(join(folder, 'ledger.db'), MIGRATIONS);
  const texts = new Set<string>();
  const prepare = file.prepare.bind(file);
  // Wraps the real thing to see what it is asked; the generic signature cannot be repeated by an arrow function.
  file.prepare = ((sql: string) => {
    texts.add(sql);
    return prepare(sql);
  }) as typeof file.prepare;
  const database = new SqliteDatabase(file, join(folder, 'ledger.db'));
  onTestFinished(() => database.close());
  const output = createOutputStore({
    database,
    folder: join(folder, 'output'),
    perTaskBytes: () => 1_000_000,
  });
  const tasks = {
    ...taskWrites({ database, output }),
    ...taskReads({ database, findText: async () => [1, 2] }),
  };
  return {
    file,
    database,
    ledger: {
      tasks,
      inputs: ledgerInputs(database),
      sessions: ledgerSessions(database),
      items: ledgerItems(database),
      jobs: ledgerJobs(database),
      deliveries: ledgerDeliveries(database),
      inbound: ledgerInbound(database),
      routes: ledgerRoutes(database),
    },
    texts,
  };
};

/** What an agent keeps: what was said, and its items. */
const remember = async ({ tasks, sessions, items }: Parts): Promise<void> => {
  const task = { ...newTask(), session: 'ses_aaaaaaaaaaaa' };
  await tasks.insert([task], { treeMaxTasks: 9 });
  const { session } = task;
  const message = { role: 'summary', parts: [{ type: 'text', text: 'x' }] } as const;
  await sessions.addMessages(session, task.id, [message], 1_000);
  await sessions.noteAgentSession(session, 'a1');
  await Promise.all([sessions.memory(session), sessions.currentMessages(session)]);
  await sessions.messages(session, { after: 0, limit: 5 });
  await sessions.reset(session);
  const item = { ...newTask(), kind: 'item', session } as const;
  await items.create(item, 9);
  await items.create({ ...newTask(), kind: 'item', session, parentId: item.id, rootId: item.id }, 9);
  const by = { by: 'ada', reason: 'agent' } as const;
  await items.move(item.id, { status: 'needs_input', ...by }, 1_000);
  await items.open(session, 5);
  await items.move(item.id, { status: 'cancelled', ...by }, 1_000);
  await tasks.requestCancel([task.id], { by: 'ada', reason: 'user', nowMs: 1_000 });
  await tasks.remove([task.id, item.id], 'ada', 2_000);
};

/** What jobs do, and what retention leaves of them. */
const schedule = async ({ tasks, jobs }: Parts, database: SqliteDatabase): Promise<void> => {
  const job = await addJob({ ledger: { jobs }, nowMs: 1_000 }, {}, { nextAtMs: 1_000 });
  const task = { ...newTask(), kind: 'job', jobId: job.id } as const;
  const slot = { trigger: 'cron', slot: '1', slotAtMs: 2_000 } as const;
  const order = { ...slot, task, admission: { treeMaxTasks: 9 }, advance: { firedThroughMs: 2_000 } };
  await jobs.fire(job.id, order, 2_000);
  await jobs.fire(job.id, order, 2_000);
  const missed = { ...slot, slot: '2', slotAtMs: 3_000, reason: 'down' } as const;
  await jobs.miss(job.id, [missed], {}, 3_000);
  await Promise.all([jobs.due(9_000, 5), jobs.nextDueMs(), jobs.activeRuns(job.id), jobs.list()]);
  await Promise.all([jobs.find('watch'), jobs.find(job.id), jobs.firings(job.id, { limit: 5 })]);
  await tasks.requestCancel([task.id], { by: 'ada', reason: 'user', nowMs: 3_000 });
  const { revision } = job;
  await jobs.change(job.id, { revision, definition: definition(), advance: {} }, 3_000);
  await jobs.setEnabled(job.id, { enabled: false, advance: {} }, 3_000);
  await jobs.noteEventsThrough(1);
  await jobs.eventsThrough();
  await pruneTraces({ database, prunedThrough: await PrunedThrough.open(database) }, 4_000, 1e9);
  await jobs.remove(job.id);
};

/** What tasks tell, and what comes in. */
const tell = async ({ tasks, deliveries, inbound, routes }: Parts): Promise<void> => {
  const told = { ...newTask(), deliverTo: ['ops:1', 'desktop'] };
  await tasks.insert([told], { treeMaxTasks: 9 });
  await tasks.requestCancel([told.id], { by: 'ada', reason: 'user', nowMs: 1_000 });
  const [one, two] = await deliveries.due(9_000, 5);
  if (one === undefined || two === undefined) throw new Error('two notices should be due');
  await deliveries.delivered(one.id, 1_000);
  await deliveries.failed(two.id, { message: 'no', retryAtMs: 2_000 }, 1_000);
  await deliveries.failed(two.id, { message: 'no' }, 2_000);
  await deliveries.retry(two.id, 2_000);
  await Promise.all([deliveries.nextDueMs(1_000), deliveries.get(one.id), deliveries.pendingByChannel()]);
  await deliveries.list({ limit: 5 });
  await deliveries.list({ limit: 5, state: 'pending' });
  await deliveries.list({ limit: 5, state: 'pending', taskId: told.id });
  await tasks.remove([told.id], 'ada', 2_000);
  const message = {
    channel: 'ops',
    messageId: '1',
    peer: '1',
    sender: '1',
    isGroup: false,
    text: 'x',
    at: '',
  };
  await inbound.accept(message, 1_000);
  await inbound.open(5);
  const handles = { channel: 'ops', messageId: '1', outcome: 'command' };
  await deliveries.reply({ id: one.id, target: 'ops:1', text: 'fine', handles }, 1_000);
  const route = {
    id: routeIdFrom(new Uint8Array(12)),
    channel: 'ops',
    agent: 'shell',
    createdAt: '2026-11-20',
  };
  await routes.add(route);
  await routes.list();
  await routes.remove(route.id);
};

/** Calls everything that a daemon calls while it works. */
const work = async ({ tasks, inputs, sessions }: Parts): Promise<void> => {
  const first = newTask();
  const named = {
    ...newTask(),
    session: 'named',
    labels: { a: 'b' },
    idempotencyKey: 'k',
    environmentRef: 'e',
  };
  const child = { ...newTask(), parentId: first.id, rootId: first.id, after: [named.id], priority: 3 };
  const again = { ...newTask(), session: first.session, runAtMs: 5_000 };
  await tasks.insert([first, named, child, again], { treeMaxTasks: 9, queueCapacity: 9, backgroundMax: 9 });
  const request = { node: 'here', nowMs: 2_000, free: { '': 2 }, newRunId: () => 'run' };
  const [one, two] = await tasks.claim(request);
  if (one === undefined || two === undefined) throw new Error('two tasks could have been claimed');
  await tasks.noteProcess(one.claim, 1, '1');
  await tasks.record(one.claim, [{ type: 'AgentStatus', data: { phase: 'working' } }], 3_000);
  const createdAt = new Date(3_000).toISOString();
  const question = {
    id: 'inp_aaaaaaaaaaaa',
    taskId: one.task.id,
    kind: 'question',
    title: '?',
    state: 'open',
    createdAt,
  };
  // The literal is a whole request.
  await inputs.ask(one.claim, question as Parameters<typeof inputs.ask>[1], 3_000);
  const [open] = await inputs.open();
  if (open !== undefined) await inputs.close(open.id, { state: 'answered', by: 'ada' }, 3_000);
  await inputs.ofTask(one.task.id);
  await tasks.requestCancel([first.id], { by: 'ada', reason: 'user', nowMs: 3_000 });
  const retry = { status: 'pending', reason: 'retry', runAtMs: 4_000, code: 'signal', message: 'x' } as const;
  await tasks.settle(two.claim, retry, [], 3_000);
  await tasks.settle(one.claim, { status: 'failed', reason: 'signal', message: 'x' }, [], 3_000);
  await tasks.insert([{ ...newTask(), retryOf: one.task.id }], { treeMaxTasks: 9, refuseActiveRetry: true });
  await tasks.claim({ ...request, nowMs: 6_000 });
  await tasks.recover('restarted', 7_000);
  await tasks.remove([one.task.id], 'ada', 8_000);
  const someIds = [first.id, named.id];
  await Promise.all([
    tasks.get(first.id),
    tasks.getMany(someIds),
    tasks.find({ prefix: 'tsk_abc' }),
    tasks.counts(),
  ]);
  await Promise.all([
    tasks.find({ newest: 1 }),
    tasks.children(first.id),
    tasks.ancestors(child.id),
    tasks.nextDueMs(),
  ]);
  await Promise.all([tasks.activeDescendants(first.id), tasks.history(named.id), tasks.work(named.id)]);
  await Promise.all([
    tasks.activeRetries(first.id),
    tasks.queuePosition(again.id),
    tasks.pendingOfAgent('shell'),
  ]);
  await Promise.all([tasks.allocated(), tasks.environmentOf(named.id), tasks.environmentsInUse(['e'])]);
  await Promise.all([sessions.get('named'), sessions.list(5), sessions.rename('named', 'other')]);
  for (const order of ['created', 'ended', 'attention', '-ended', '-attention'] as const)
    for (const filter of [
      {},
      { status: ['failed' as const] },
      { agent: ['shell'], since: createdAt },
      { label: [{ key: 'a' }, { key: 'a', value: 'b' }] },
      { rootId: named.id, session: 'other' },
      { kind: ['background' as const], job: 'j' },
      { search: 'word', source: ['cli' as const] },
    ])
      await tasks.list({ order, limit: 5, ...filter });
};

/** What a query makes itself, tables that stay small, and indexes that hold little or are left at a limit. */
const SMALL =
  /^SCAN (counter|channel_route|job|era|wanted|json_each|below|above|before|search VIRTUAL|sqlite_sequence|\(|CONSTANT)/;
const SMALL_INDEX =
  /USING (COVERING )?INDEX (task_claimed|session_by_use|input_open|inbound_open|delivery_line)\b/;
const NEWEST = /^select ("n" from "task"|\* from "delivery") order by "n" desc limit/;

const isSmall = (line: string, sql: string): boolean =>
  SMALL.test(line) || SMALL_INDEX.test(line) || NEWEST.test(sql);

test('no query goes through a whole table, however many tasks there are', async () => {
  const { file, database, ledger, texts } = recorded();
  await work(ledger);
  await remember(ledger);
  await schedule(ledger, database);
  await tell(ledger);
  const scans = [...texts]
    .filter((sql) => /^\s*(select|insert|update|delete|with)\b/i.test(sql))
    .flatMap((sql) => {
      const count = sql.split('?').length - 1;
      const plan = file.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`);
      const lines = plan.all(...Array.from({ length: count }, () => null)).map(({ detail }) => detail);
      return lines
        .filter((line) => line.startsWith('SCAN ') && !isSmall(line, sql))
        .map((line) => `${line}: ${sql}`);
    });
  expect(texts.size).toBeGreaterThan(140);
  expect(scans).toEqual([]);
});
