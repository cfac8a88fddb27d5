import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact, TaskId } from '@coxswain/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkClosedLedger } from '../check/closed-ledger.ts';
import { checkOpenLedger } from '../check/ledger-check.ts';
import { taskFolder } from '../output/paths.ts';
import { Reader } from '../reader/reader.ts';
import { readTask } from '../tasks/read.ts';
import { TestLedger } from '../testing/test-ledger.ts';
import { finishRemovals, removeTask } from './removal.ts';

const OLD = 10_000;
const BEFORE = 20_000;
const NOW = 30_000;

let ledger: TestLedger;
beforeEach(async () => {
  ledger = await TestLedger.open();
});
afterEach(() => ledger.discard());

const old = (task: Parameters<TestLedger['ended']>[0] = {}) =>
  ledger.ended(task, { status: 'completed' }, OLD);
const exists = async (id: TaskId): Promise<boolean> =>
  (await ledger.database.read(() => readTask(id))) !== undefined;
const chunk = (text: string): Fact => ({ type: 'StreamChunk', data: { stream: 'stdout', text } });

describe('pruning', () => {
  it('removes ended tasks that are old enough and leaves one line for each', async () => {
    const gone = [
      await old(),
      await ledger.ended({}, { status: 'failed', reason: 'signal', message: 'x' }, OLD),
      await ledger.ended({}, { status: 'cancelled' }, OLD),
    ];
    const kept = [
      await ledger.ended({}, { status: 'completed' }, BEFORE),
      await ledger.insert(),
      (await ledger.run()).task,
    ];
    const answer = await ledger.retention.prune(BEFORE, 'retention', NOW);
    expect(answer).toMatchObject({ dryRun: false, tasks: 3 });
    for (const { id } of gone) expect(await exists(id)).toBe(false);
    for (const { id } of kept) expect(await exists(id)).toBe(true);
    const lines = await ledger.events.page(0, { types: new Set(['TaskDeleted']) }, 100);
    expect(lines.map(({ taskId }) => taskId).sort()).toEqual(gone.map(({ id }) => id).sort());
    expect(lines.find(({ taskId }) => taskId === gone[0]?.id)).toMatchObject({
      agent: 'shell',
      data: { by: 'retention', status: 'completed', events: 3, outputBytes: 0 },
    });
  });

  it('removes what the preview said', async () => {
    for (let index = 0; index < 3; index += 1) {
      const { claim } = await ledger.run();
      await ledger.record(claim, [chunk('x'.repeat(1_000))]);
      await ledger.settle(claim, undefined, OLD);
    }
    const preview = await ledger.retention.preview(BEFORE);
    expect(preview).toMatchObject({ dryRun: true, tasks: 3, events: 12, outputBytes: 3_000 });
    expect(await ledger.retention.prune(BEFORE, 'retention', NOW)).toEqual({ ...preview, dryRun: false });
    expect(await ledger.retention.preview(BEFORE)).toMatchObject({ tasks: 0, events: 0, outputBytes: 0 });
  });

  it('removes the files of the output', async () => {
    const { task, claim } = await ledger.run();
    await ledger.record(claim, [chunk('x'.repeat(1_000_000))]);
    await ledger.settle(claim, undefined, OLD);
    const folder = join(ledger.output.folder, task.id);
    expect(existsSync(folder)).toBe(true);
    expect(await ledger.retention.prune(BEFORE, 'retention', NOW)).toMatchObject({ outputBytes: 1_000_000 });
    expect(existsSync(folder)).toBe(false);
  });

  it('leaves a task alone while a descendant of it is active', async () => {
    const top = await ledger.run();
    const middle = await ledger.run({ parentId: top.task.id, rootId: top.task.id, isExternalRoot: false });
    const bottom = await ledger.run({ parentId: middle.task.id, rootId: top.task.id, isExternalRoot: false });
    await ledger.settle(middle.claim, undefined, OLD);
    await ledger.settle(top.claim, undefined, OLD);
    expect(await ledger.retention.prune(BEFORE, 'retention', NOW)).toMatchObject({ tasks: 0 });
    await ledger.settle(bottom.claim, undefined, OLD);
    expect(await ledger.retention.prune(BEFORE, 'retention', NOW)).toMatchObject({ tasks: 3 });
  });

  it('leaves a task alone while an active one names it in `after`', async () => {
    const first = await old();
    const next = await ledger.run({ after: [first.id] });
    expect(await ledger.retention.prune(BEFORE, 'retention', NOW)).toMatchObject({ tasks: 0 });
    await ledger.settle(next.claim, undefined, NOW);
    expect(await ledger.retention.prune(BEFORE, 'retention', NOW)).toMatchObject({ tasks: 1 });
  });

  it('goes through more tasks than a page holds', async () => {
    for (let index = 0; index < 300; index += 1) await old();
    expect(await ledger.retention.prune(BEFORE, 'retention', NOW)).toMatchObject({ tasks: 300, events: 900 });
  });

  it('expires the cursors that it overtakes, also after a restart, and no others', async () => {
    const gone = await old();
    const head = ledger.events.head();
    const kept = await ledger.ended({}, { status: 'completed' }, NOW);
    await ledger.retention.prune(BEFORE, 'retention', NOW);
    const { home } = ledger;
    await ledger.close();
    ledger = await TestLedger.open(home);
    const { signal } = new AbortController();
    expect(await ledger.events.oldest()).toBe(head);
    expect(() => ledger.events.subscribe(head - 1, {}, signal)).toThrowError(
      expect.objectContaining({ code: 'cursor_expired', extras: { oldestSeq: head } }),
    );
    const batches = ledger.events.subscribe(head, {}, signal)[Symbol.asyncIterator]();
    const { value } = await batches.next();
    expect(value.map(({ event }: { event: { type: string } }) => event.type)).toEqual([
      'TaskQueued',
      'TaskStarted',
      'TaskCompleted',
      'TaskDeleted',
    ]);
    const ofTask = ledger.events
      .subscribe(0, { taskIds: new Set([kept.id]) }, signal)
      [Symbol.asyncIterator]();
    expect((await ofTask.next()).value[0].event.taskId).toBe(kept.id);
    const ofGone = ledger.events
      .subscribe(0, { taskIds: new Set([gone.id]) }, signal)
      [Symbol.asyncIterator]();
    expect((await ofGone.next()).value.map(({ event }: { event: { type: string } }) => event.type)).toEqual([
      'TaskDeleted',
    ]);
  });

  it('gives the space back', async () => {
    for (let index = 0; index < 20; index += 1) await old({ prompt: 'x'.repeat(100_000) });
    await ledger.retention.prune(BEFORE, 'retention', NOW);
    expect(await ledger.database.giveBackSpace()).toBe(false);
  });

  it('answers a second prune that is asked for meanwhile', async () => {
    for (let index = 0; index < 10; index += 1) await old();
    const answers = await Promise.all([
      ledger.retention.prune(BEFORE, 'one', NOW),
      ledger.retention.prune(BEFORE, 'two', NOW),
    ]);
    expect(answers.map(({ tasks }) => tasks)).toEqual([10, 0]);
  });
});

describe('removing a task', () => {
  it('leaves nothing of it but the line', async () => {
    const { task, claim } = await ledger.run({
      title: 'unmistakable',
      idempotencyKey: 'key',
      labels: { a: 'b' },
    });
    await ledger.record(
      claim,
      Array.from({ length: 1_000 }, (_, index) => chunk(`${index}\n`)),
    );
    await ledger.settle(claim);
    await ledger.search.caughtUp();
    expect(await ledger.search.find({ text: 'unmistakable', before: undefined, limit: 10 })).toEqual([
      task.n,
    ]);
    const removed = await removeTask(ledger, task.id, { by: 'someone', nowMs: NOW });
    expect(removed).toEqual({ events: 1_003, outputBytes: 3_890 });
    expect(await exists(task.id)).toBe(false);
    expect(await ledger.search.find({ text: 'unmistakable', before: undefined, limit: 10 })).toEqual([]);
    const left = await ledger.events.page(0, {}, 100);
    expect(left.map(({ type }) => type)).toEqual(['TaskDeleted']);
    expect(left[0]).toMatchObject({ taskId: task.id, rootId: task.id, data: removed });
  });

  it('is finished by the next start when the daemon dies while a backup keeps the files', async () => {
    const { task, claim } = await ledger.run();
    await ledger.record(claim, [chunk('x'.repeat(700_000))]);
    await ledger.settle(claim);
    const folder = taskFolder(ledger.output.folder, task.id);
    const wholeCheck = async () => {
      const { database, home } = ledger;
      const thread = new Reader({
        databasePath: join(home, 'ledger.db'),
        outputFolder: ledger.output.folder,
        workerEntry: undefined,
      });
      const lines = await Array.fromAsync(
        checkOpenLedger({ database, thread }, { scope: 'whole', nowMs: NOW }),
      );
      await thread.close();
      return lines;
    };
    void ledger.output.keepFilesWhile(() => new Promise(() => {}));
    await removeTask(ledger, task.id, { by: 'someone', nowMs: NOW });
    expect(existsSync(folder)).toBe(true);
    expect(await wholeCheck()).toMatchObject([{ checked: { faults: 0 } }]);
    const { home } = ledger;
    await ledger.close();
    ledger = await TestLedger.open(home);
    await finishRemovals(ledger, new AbortController().signal);
    expect(existsSync(folder)).toBe(false);
  });

  it('that is under way is not a fault of the ledger', async () => {
    const { task, claim } = await ledger.run();
    await ledger.settle(claim);
    // What a crash leaves between the rows and the events.
    const { home } = ledger;
    await ledger.close();
    const file = new BetterSqlite3(join(home, 'ledger.db'));
    file.exec(`insert into removal values (${task.n}, '${task.id}'); delete from task_request; delete from task;
      update counter set value = 0; update session set tasks = 0`);
    file.close();
    const order = { folder: home, scope: 'whole', isRepair: false, nowMs: NOW } as const;
    expect(await Array.fromAsync(checkClosedLedger(order))).toMatchObject([{ checked: { faults: 0 } }]);
    ledger = await TestLedger.open(home);
  });

  it('does not touch an active task', async () => {
    const { task } = await ledger.run();
    expect(await removeTask(ledger, task.id, { by: 'someone', nowMs: NOW })).toBeUndefined();
    expect(await exists(task.id)).toBe(true);
  });
});
