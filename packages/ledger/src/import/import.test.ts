import { expect, onTestFinished, test } from 'vitest';
import { addJob } from '../conformance/job-fixture.ts';
import type { Ledger } from '../ledger.ts';
import { openLedger } from '../open.ts';
import { testFolder } from '../testing/folder.ts';
import { newTask } from '../testing/new-task.ts';
import { importLedger } from './import-ledger.ts';
import type { ImportLine, ImportOutcome, ImportRecord } from './records.ts';

const NOW = 1_000_000;
const TEXT = 'x'.repeat(900_000);

const open = async (folder: string): Promise<Ledger> => {
  const ledger = await openLedger({ folder });
  onTestFinished(() => ledger.close());
  return ledger;
};
const claim = (ledger: Ledger) =>
  ledger.tasks.claim({ node: 'here', nowMs: 5_000, free: { '': 9 }, newRunId: () => 'run' });

const exported = async (ledger: Ledger): Promise<readonly object[]> =>
  (await Array.fromAsync(ledger.export()))
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** What an export of an original holds: two ended tasks, parent and child, one that waits, words, a job, a notice. */
const original = async () => {
  const ledger = await open(testFolder());
  const parent = {
    ...newTask(),
    session: 'named',
    title: 'the parent',
    labels: { a: 'b' },
    deliverTo: ['desktop'],
  };
  const child = { ...newTask(), parentId: parent.id, rootId: parent.id };
  await ledger.tasks.insert([parent], { treeMaxTasks: 9 });
  const [run] = await claim(ledger);
  await ledger.tasks.insert([child], { treeMaxTasks: 9 });
  const [other] = await claim(ledger);
  if (run === undefined || other === undefined) throw new Error('two tasks could have been claimed');
  const chunk = { type: 'StreamChunk', data: { stream: 'stdout', text: TEXT } } as const;
  await ledger.tasks.record(run.claim, [chunk], 6_000);
  const message = { role: 'user', parts: [{ type: 'text', text: 'hello' }] } as const;
  await ledger.sessions.addMessages('named', parent.id, [message], 6_000);
  await ledger.tasks.settle(
    run.claim,
    { status: 'completed', result: 'fine', usage: { cost: 2 } },
    [],
    7_000,
  );
  await ledger.tasks.settle(other.claim, { status: 'failed', reason: 'signal', message: 'x' }, [], 8_000);
  const waiting = newTask();
  await ledger.tasks.insert([waiting], { treeMaxTasks: 9 });
  await addJob({ ledger, nowMs: 7_000 });
  return {
    ledger,
    ids: { parent: parent.id, child: child.id, waiting: waiting.id },
    lines: await exported(ledger),
  };
};

const take = async (folder: string, lines: readonly object[], through = lines.length) => {
  const outcomes: Record<ImportOutcome | 'invalid', number> = {
    imported: 0,
    skipped: 0,
    active: 0,
    invalid: 0,
  };
  const [header, ...records] = lines as [{ ledger: { id: string } }, ...ImportRecord[]];
  const source = async function* (): AsyncGenerator<ImportLine> {
    for (const [index, record] of records.slice(0, through).entries()) yield { line: index + 2, record };
  };
  await importLedger({
    folder,
    source: header.ledger.id,
    lines: source(),
    onLine: (_line, _kind, outcome) => {
      outcomes[outcome] += 1;
    },
    onInvalid: async () => {
      outcomes.invalid += 1;
    },
  });
  return outcomes;
};

/** What an export says without what is new in every ledger. */
const linesOf = (lines: readonly object[], ids: readonly string[]): readonly unknown[] =>
  lines.slice(1).flatMap((line) => {
    const [kind, value] = Object.entries(line)[0] as [string, Record<string, unknown>];
    if (kind !== 'task' && kind !== 'event') return [];
    if (!ids.includes(String(value.id ?? value.taskId))) return [];
    const { n: _n, seq: _seq, data, ...rest } = value;
    const { task: _task, ...facts } = (data ?? {}) as Record<string, unknown>;
    return [{ [kind]: { ...rest, ...facts } }];
  });

const expectTaken = async (folder: string, { ids, lines }: Awaited<ReturnType<typeof original>>) => {
  const ledger = await open(folder);
  const ended = [ids.parent, ids.child];
  expect(linesOf(await exported(ledger), ended)).toEqual(linesOf(lines, ended));
  expect((await Array.fromAsync(ledger.output.read(ids.parent, {}))).join('')).toBe(TEXT);
  expect(await ledger.tasks.get(ids.waiting)).toBeUndefined();
  expect(await ledger.sessions.currentMessages('named')).toMatchObject([{ parts: [{ text: 'hello' }] }]);
  expect(await ledger.jobs.list()).toMatchObject([{ job: { enabled: false } }]);
  expect(await ledger.tasks.counts()).toMatchObject({ completed: 1, failed: 1, pending: 0 });
  const check = await Array.fromAsync(ledger.check({ scope: 'whole', nowMs: NOW }));
  expect(check).toMatchObject([{ checked: { faults: 0 } }]);
  // Nothing of it runs or is sent.
  expect(await claim(ledger)).toEqual([]);
  expect(await ledger.deliveries.due(NOW, 9)).toEqual([]);
  await ledger.close();
};

test('what was exported is imported with everything that ended, and a second time all of it is skipped', async () => {
  const source = await original();
  const folder = testFolder();
  expect(await take(folder, source.lines)).toMatchObject({ active: 3, invalid: 0 });
  await expectTaken(folder, source);
  expect(await take(folder, source.lines)).toMatchObject({ imported: 0, invalid: 0 });
  await expectTaken(folder, source);
});

test('an import that was cut off, near its start, its end or between, is finished by the next one', async () => {
  const source = await original();
  const step = Math.ceil(source.lines.length / 8);
  for (let through = 1; through < source.lines.length; through += step) {
    const folder = testFolder();
    await take(folder, source.lines, through);
    await take(folder, source.lines);
    await expectTaken(folder, source);
  }
});

test('an import adds to a ledger that has tasks of its own and leaves those as they are', async () => {
  const source = await original();
  const folder = testFolder();
  const before = await open(folder);
  const own = { ...newTask(), session: 'named' };
  await before.tasks.insert([own], { treeMaxTasks: 9 });
  const kept = await before.tasks.get(own.id);
  await before.close();
  await take(folder, source.lines);
  const ledger = await open(folder);
  expect(await ledger.tasks.get(own.id)).toEqual(kept);
  expect(await ledger.sessions.get('named')).toMatchObject({ tasks: 2, activeTasks: 1 });
  expect((await claim(ledger)).map(({ task }) => task.id)).toEqual([own.id]);
  const check = await Array.fromAsync(ledger.check({ scope: 'whole', nowMs: NOW }));
  expect(check).toMatchObject([{ checked: { faults: 0 } }]);
});

test('an export imported into its own ledger changes nothing', async () => {
  const folder = testFolder();
  const ledger = await open(folder);
  await ledger.tasks.insert([newTask()], { treeMaxTasks: 9 });
  const [run] = await claim(ledger);
  if (run !== undefined) await ledger.tasks.settle(run.claim, { status: 'completed' }, [], 7_000);
  const lines = await exported(ledger);
  await ledger.close();
  expect(await take(folder, lines)).toMatchObject({ imported: 0, invalid: 0 });
  expect(await exported(await open(folder))).toEqual(lines);
});

test('the ends of imported tasks fire no job that waits for ends', async () => {
  const source = await original();
  const folder = testFolder();
  const before = await open(folder);
  await before.jobs.noteEventsThrough(0);
  await before.close();
  await take(folder, source.lines);
  const ledger = await open(folder);
  const through = (await ledger.jobs.eventsThrough()) ?? 0;
  const later = await ledger.events.page(through, {}, 99);
  expect(later.filter(({ type }) => ['TaskCompleted', 'TaskFailed', 'TaskCancelled'].includes(type))).toEqual(
    [],
  );
});
