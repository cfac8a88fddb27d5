// What holds for a ledger at any moment, whatever happened to it.

import {
  ACTIVE_STATUSES,
  applyEvent,
  isActive,
  isEnded,
  isLegalTransition,
  isTaskEvent,
  type LedgerEvent,
  TASK_KINDS,
  type Task,
} from '@coxswain/protocol';
import { expect } from 'vitest';
import type { Fixture } from './fixture.ts';
import { isAtWork, poolOf } from './model-queue.ts';

/** Every task there is. */
export const everyTask = async ({ ledger }: Fixture): Promise<readonly Task[]> =>
  (await ledger.tasks.list({ kind: [...TASK_KINDS], order: 'created', limit: 1_000 })).tasks.toReversed();

/** Throws unless everything that must hold does. */
export const checkAll = async (fixture: Fixture): Promise<void> => {
  const tasks = await everyTask(fixture);
  const events = await fixture.ledger.events.page(0, {}, 100_000);
  checkCounts(tasks, await fixture.ledger.tasks.counts());
  await checkLimits(fixture, tasks);
  await checkSlots(fixture, tasks);
  await checkSessions(fixture, tasks);
  checkDependencies(tasks);
  checkEvents(tasks, events);
  for (const task of tasks) await checkHistory(fixture, task);
  await checkOpenRequests(fixture, tasks);
};

/** Throws when the ledger itself finds fault with what happened to it. */
export const checkItself = async ({ ledger, nowMs }: Fixture): Promise<void> => {
  const lines = [];
  for await (const line of ledger.check({ scope: 'whole', nowMs })) lines.push(line);
  expect(lines).toMatchObject([{ checked: { faults: 0 } }]);
};

const checkCounts = (tasks: readonly Task[], counts: object): void => {
  const real = { pending: 0, running: 0, needsInput: 0, completed: 0, failed: 0, cancelled: 0, history: 0 };
  for (const { kind, status, parentId } of tasks) {
    if (kind === 'item') continue;
    real[status === 'needs_input' ? 'needsInput' : status] += 1;
    if (isEnded(status) && (parentId === undefined || kind === 'background')) real.history += 1;
  }
  expect(counts).toEqual(real);
};

/** A refusal reports the value that exceeds the limit. */
const checkLimits = async (fixture: Fixture, tasks: readonly Task[]): Promise<void> => {
  const external = tasks.filter(({ kind, parentId }) => kind !== 'item' && parentId === undefined);
  const pending = external.filter(({ status }) => status === 'pending').length;
  const background = external.filter(({ kind, status }) => kind === 'background' && isActive(status)).length;
  const [queue, active] = [
    await fixture.offer({ kind: 'manual' }, { treeMaxTasks: 1_000, queueCapacity: 0 }),
    await fixture.offer({}, { treeMaxTasks: 1_000, backgroundMax: 0 }),
  ];
  expect(queue).toMatchObject({ outcome: 'limit', current: pending });
  expect(active).toMatchObject({ outcome: 'limit', current: background });
};

const checkSlots = async (fixture: Fixture, tasks: readonly Task[]): Promise<void> => {
  const working: Record<string, number> = {};
  const atWork = tasks.filter(isAtWork);
  for (const pool of atWork.filter(({ status }) => status === 'running').map(poolOf))
    working[pool] = (working[pool] ?? 0) + 1;
  const waiting = atWork.filter(({ status }) => status === 'needs_input').length;
  expect(await fixture.ledger.tasks.allocated()).toEqual({ working, waiting });
};

const checkSessions = async (fixture: Fixture, tasks: readonly Task[]): Promise<void> => {
  const bySession = Map.groupBy(
    tasks.filter(({ kind }) => kind !== 'item'),
    ({ session }) => session,
  );
  for (const [name, inside] of bySession) {
    expect(inside.filter(isAtWork).length, `tasks at work in ${name}`).toBeLessThanOrEqual(1);
    const activeTasks = inside.filter(({ status }) => isActive(status)).length;
    expect(await fixture.ledger.sessions.get(name)).toMatchObject({ tasks: inside.length, activeTasks });
  }
};

const checkDependencies = (tasks: readonly Task[]): void => {
  const statusOf = new Map(tasks.map(({ id, status }) => [id, status]));
  for (const task of tasks) {
    // Whatever an item waits for, its agent moves it as it likes.
    if (task.kind === 'item') continue;
    // Those that were removed had ended.
    const statuses = task.after.flatMap((id) => statusOf.get(id) ?? []);
    if (task.attempt > 0) expect(statuses.filter((status) => status !== 'completed')).toEqual([]);
    if (task.status === 'pending')
      expect(statuses.filter((status) => status === 'failed' || status === 'cancelled')).toEqual([]);
  }
};

/** Stamps within a task never go back, whatever the wall clock does. */
const expectInOrder = (events: readonly LedgerEvent[]): void => {
  const stamps = events.filter(isTaskEvent).map(({ at }) => at);
  expect(stamps).toEqual(stamps.toSorted());
};

/** The events alone give the same result as the rows. */
const checkEvents = (tasks: readonly Task[], events: readonly LedgerEvent[]): void => {
  const folded = new Map<string, Task>();
  for (const event of events.filter(isTaskEvent)) {
    const before = event.type === 'TaskQueued' ? event.data.task : folded.get(event.taskId);
    if (before !== undefined) folded.set(event.taskId, applyEvent(before, event));
  }
  for (const task of tasks) {
    const { node: _node, revision: _revision, durationAt, ...rest } = task;
    const expected = durationAt === undefined ? rest : { ...rest, durationMs: undefined };
    expect(folded.get(task.id)).toMatchObject(JSON.parse(JSON.stringify(expected)));
  }
  for (const expected of Map.groupBy(events, ({ taskId }) => taskId).values()) expectInOrder(expected);
  for (const { createdAt, startedAt = createdAt, endedAt = startedAt } of tasks)
    expect([createdAt, startedAt, endedAt]).toEqual([createdAt, startedAt, endedAt].toSorted());
  const seqs = events.map(({ seq }) => seq);
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
};

const checkHistory = async ({ ledger }: Fixture, task: Task): Promise<void> => {
  const statuses = (await ledger.tasks.history(task.id)).map(({ status }) => status);
  expect(statuses[0]).toBe('pending');
  expect(statuses.at(-1)).toBe(task.status);
  for (const [index, to] of statuses.entries()) {
    const from = statuses[index - 1];
    if (from !== undefined) expect(isLegalTransition(from, to), `${from} to ${to}`).toBe(true);
  }
};

const checkOpenRequests = async ({ ledger }: Fixture, tasks: readonly Task[]): Promise<void> => {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const { taskId } of await ledger.inputs.open()) expect(byId.get(taskId)?.status).toBe('needs_input');
  for (const task of tasks)
    if (task.status === 'running')
      expect((await ledger.inputs.ofTask(task.id)).filter(({ state }) => state === 'open')).toEqual([]);
  expect(ACTIVE_STATUSES).toContain('needs_input');
};
