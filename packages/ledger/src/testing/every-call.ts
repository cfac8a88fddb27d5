// For tests: everything that a daemon asks of a ledger, once.

import { ID_BYTES, routeIdFrom, tokenIdFrom } from '@coxswain/protocol';
import { addJob, definition } from '../conformance/job-fixture.ts';
import type { Database } from '../database/database.ts';
import type { Ledger } from '../ledger.ts';
import { PrunedThrough } from '../retention/pruned-through.ts';
import { pruneTraces } from '../retention/traces.ts';
import { timestampOf } from '../tasks/task-row.ts';
import { newTask } from './new-task.ts';

export type Parts = Pick<
  Ledger,
  | 'tasks'
  | 'inputs'
  | 'sessions'
  | 'items'
  | 'jobs'
  | 'deliveries'
  | 'inbound'
  | 'routes'
  | 'trust'
  | 'tokens'
>;

/** Calls it all; what it answers is others' to look at. */
export const callEverything = async (parts: Parts, database: Database): Promise<void> => {
  await work(parts);
  await remember(parts);
  await schedule(parts, database);
  await callDeliveries(parts);
  await admit(parts);
};

/** Access tokens. */
const admit = async ({ tokens }: Parts): Promise<void> => {
  const id = tokenIdFrom(Buffer.alloc(ID_BYTES));
  const createdAt = timestampOf(1_000);
  await tokens.create({ id, name: 'ci', may: ['read'], createdAt, createdBy: 'ada' }, Buffer.alloc(32));
  await tokens.noteUse([{ id, atMs: 2_000 }]);
  await tokens.revoke(id, { by: 'ada', atMs: 3_000 });
  await tokens.list();
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
  await sessions.reset(session, 1_000);
  const item = { ...newTask(), kind: 'item', session } as const;
  await items.create(item, { treeMaxTasks: 9, sessionMaxItems: 9 });
  await items.create(
    { ...newTask(), kind: 'item', session, parentId: item.id, rootId: item.id },
    { treeMaxTasks: 9 },
  );
  const by = { by: 'ada', reason: 'agent' } as const;
  await items.move(item.id, { status: 'needs_input', ...by }, 1_000);
  await items.open(session, 5);
  await items.move(item.id, { status: 'cancelled', ...by }, 1_000);
  await tasks.requestCancel([task.id], { by: 'ada', reason: 'user', nowMs: 1_000 });
  await tasks.remove([task.id, item.id], 'ada', 2_000);
};

/** What jobs do, and what retention leaves of them. */
const schedule = async ({ tasks, jobs }: Parts, database: Database): Promise<void> => {
  const job = await addJob({ ledger: { jobs }, nowMs: 1_000 }, {}, { nextAtMs: 1_000 });
  const task = { ...newTask(), kind: 'job', jobId: job.id } as const;
  const occurrence = { trigger: 'cron', key: '1', occurrenceAtMs: 2_000 } as const;
  const order = { ...occurrence, task, admission: { treeMaxTasks: 9 }, advance: { firedThroughMs: 2_000 } };
  await jobs.fire(job.id, order, 2_000);
  await jobs.fire(job.id, order, 2_000);
  const missed = { ...occurrence, key: '2', occurrenceAtMs: 3_000, reason: 'down' } as const;
  await jobs.miss(job.id, [missed], {}, 3_000);
  await Promise.all([jobs.due(9_000, 5), jobs.nextDueMs(), jobs.activeRuns(job.id), jobs.list()]);
  await Promise.all([jobs.find('watch'), jobs.find(job.id), jobs.firings(job.id, { limit: 5 })]);
  const step = { ...newTask(), kind: 'step', parentId: task.id, rootId: task.id } as const;
  await tasks.insert([step], { treeMaxTasks: 9 });
  const request = { node: 'here', nowMs: 3_000, free: { '': 9 }, newRunId: () => 'run' };
  for (const { claim } of await tasks.claim(request))
    await tasks.settle(claim, { status: 'completed', usage: { cost: 1 } }, [], 3_000);
  const { revision } = job;
  await jobs.change(job.id, { revision, definition: definition(), advance: {} }, 3_000);
  await jobs.setEnabled(job.id, { enabled: false, advance: {} }, 3_000);
  await jobs.noteEventsThrough(1);
  await jobs.eventsThrough();
  await pruneTraces({ database, prunedThrough: await PrunedThrough.open(database) }, 4_000, 1e9);
  await jobs.remove(job.id);
};

/** Deliveries, inbound messages, routes and trust. */
const callDeliveries = async ({ tasks, deliveries, inbound, routes, trust }: Parts): Promise<void> => {
  const task = { ...newTask(), deliverTo: ['ops:1', 'desktop'] };
  await tasks.insert([task], { treeMaxTasks: 9 });
  await tasks.requestCancel([task.id], { by: 'ada', reason: 'user', nowMs: 1_000 });
  const [one, two] = await deliveries.due(9_000, 5);
  if (one === undefined || two === undefined) throw new Error('two notices should be due');
  await deliveries.delivered(one.id, 1_000);
  await deliveries.failed(two.id, { message: 'no', retryAtMs: 2_000 }, 1_000);
  await deliveries.failed(two.id, { message: 'no' }, 2_000);
  await deliveries.retry(two.id, 2_000);
  await Promise.all([deliveries.nextDueMs(1_000), deliveries.get(one.id), deliveries.pendingByChannel()]);
  await deliveries.list({ limit: 5 });
  await deliveries.list({ limit: 5, state: 'pending' });
  await deliveries.list({ limit: 5, state: 'pending', taskId: task.id });
  await tasks.remove([task.id], 'ada', 2_000);
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
  const trusted = { path: '/w.yaml', by: 'ada', nowMs: 1_000 };
  await trust.change({ ...trusted, hash: 'a' });
  await trust.list();
  await trust.change({ ...trusted, hash: undefined });
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
  await tasks.claims();
  await tasks.recover({ message: 'restarted' }, 7_000);
  await tasks.recovered();
  await tasks.toRemove();
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
    tasks.newestRetry(first.id),
    tasks.queuePosition(again.id),
    tasks.pendingOfAgent('shell'),
  ]);
  await Promise.all([
    tasks.allocated(),
    tasks.environmentOf(named.id),
    tasks.environmentsInUse(['e']),
    tasks.attachment('none'),
  ]);
  await Promise.all([sessions.get('named'), sessions.list(5), sessions.rename('named', 'other')]);
  for (const order of ['created', 'ended', 'attention', '-ended', '-attention'] as const)
    for (const filter of [
      {},
      { status: ['failed' as const] },
      { agent: ['shell'], since: createdAt },
      { label: [{ key: 'a' }, { key: 'a', value: 'b' }] },
      { rootId: named.id, session: 'other' },
      { roots: true },
      { kind: ['background' as const], job: 'j' },
      { search: 'word', source: ['cli' as const] },
    ])
      await tasks.list({ order, limit: 5, ...filter });
};
