import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { checkClosedLedger } from '../check/closed-ledger.ts';
import { addJob } from '../conformance/job-fixture.ts';
import { importLedger } from '../import/import-ledger.ts';
import type { Ledger } from '../ledger.ts';
import { openLedger } from '../open.ts';
import { testFolder } from '../testing/folder.ts';
import { newTask } from '../testing/new-task.ts';
import { SEAL_BYTES, sealBackup } from './backup-file.ts';
import { restoreLedger } from './restore.ts';

const NOW = 1_000_000;
const TEXT = 'x'.repeat(700_000);

const open = async (folder: string, outputPerTaskBytes?: () => number): Promise<Ledger> => {
  const ledger = await openLedger({ folder, ...(outputPerTaskBytes && { outputPerTaskBytes }) });
  onTestFinished(() => ledger.close());
  return ledger;
};
const claim = (ledger: Ledger) =>
  ledger.tasks.claim({ node: 'here', nowMs: 5_000, free: { '': 1 }, newRunId: () => 'run' });
const textOf = async (ledger: Ledger, id: Parameters<Ledger['output']['read']>[0]): Promise<string> =>
  (await Array.fromAsync(ledger.output.read(id, {}))).join('');
const faultsOf = async (ledger: Ledger) =>
  (await Array.fromAsync(ledger.check({ scope: 'whole', nowMs: NOW }))).filter((line) => 'fault' in line);

/** A ledger with a task that ended, one that runs, one that waits, a session and a job. */
const filled = async () => {
  const folder = testFolder();
  const ledger = await open(folder);
  const [ended, running] = [newTask(), newTask()];
  const waiting = { ...newTask(), session: 'named', environmentRef: 'abc' };
  await ledger.tasks.insert([ended], { treeMaxTasks: 9 });
  const [run] = await claim(ledger);
  if (run === undefined) throw new Error('nothing was claimed');
  const chunk = { type: 'StreamChunk', data: { stream: 'stdout', text: TEXT } } as const;
  await ledger.tasks.record(run.claim, [chunk], 6_000);
  await ledger.tasks.settle(run.claim, { status: 'completed', result: 'fine' }, [], 7_000);
  await ledger.tasks.insert([running, waiting], { treeMaxTasks: 9 });
  const [other] = await claim(ledger);
  if (other === undefined) throw new Error('nothing was claimed');
  await ledger.tasks.noteProcess(other.claim, 4711, '12');
  const message = { role: 'user', parts: [{ type: 'text', text: 'hello' }] } as const;
  await ledger.sessions.addMessages('named', waiting.id, [message], 7_000);
  await addJob({ ledger, nowMs: 7_000 });
  mkdirSync(join(folder, 'environments'), { recursive: true });
  writeFileSync(join(folder, 'environments', 'abc'), '{"set":{}}');
  const ids = { ended: ended.id, running: running.id, waiting: waiting.id };
  return { folder, ledger, ids, claim: other.claim, file: join(testFolder(), 'a.backup') };
};
type Filled = Awaited<ReturnType<typeof filled>>;

const backUp = ({ ledger, file }: Pick<Filled, 'ledger' | 'file'>, isForced = false) =>
  ledger.backUp({ file, isForced, nowMs: NOW });
const restore = (file: string, folder = testFolder(), isForced = false) =>
  restoreLedger({ file, folder, isForced, nowMs: NOW });

test('a backup that is restored beside the running original holds everything, under another id', async () => {
  const original = await filled();
  const { ids, ledger, file } = original;
  const made = await backUp(original);
  expect(made).toMatchObject({ tasks: 3, files: 2, missing: [], ledgerId: ledger.id, file });
  expect(made.bytes).toBe(statSync(file).size);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(file))).toEqual(['a.backup']);

  const folder = testFolder();
  expect(restore(file, folder)).toEqual({
    tasks: 3,
    events: made.events,
    files: 2,
    tokens: 0,
    createdAt: new Date(NOW).toISOString(),
    auditCarried: 0,
  });
  const copy = await open(folder);
  expect(copy.id).not.toBe(ledger.id);
  expect(await copy.tasks.get(ids.ended)).toEqual(await ledger.tasks.get(ids.ended));
  expect(await textOf(copy, ids.ended)).toBe(TEXT);
  expect(await copy.sessions.currentMessages('named')).toEqual(
    await ledger.sessions.currentMessages('named'),
  );
  expect(await copy.jobs.list()).toEqual(await ledger.jobs.list());
  expect(readFileSync(join(folder, 'environments', 'abc'), 'utf8')).toBe('{"set":{}}');
  expect(await faultsOf(copy)).toEqual([]);
  // What ran there is recovered here without a way to the processes of the original.
  expect(await copy.tasks.claims()).toMatchObject([{ pid: undefined }]);
  const [recovered] = await copy.tasks.recover({ message: 'Server restarted during execution' }, NOW);
  expect(recovered).toMatchObject({ task: { id: ids.running, status: 'failed' } });
  expect(await ledger.tasks.get(ids.running)).toMatchObject({ status: 'running' });
});

test('a restored ledger says what it is a copy of and has no identity of its own yet', async () => {
  const original = await filled();
  await backUp(original);
  const folder = testFolder();
  restore(original.file, folder);
  const file = new BetterSqlite3(join(folder, 'ledger.db'), { readonly: true });
  onTestFinished(() => void file.close());
  const meta = file.prepare<[], [string, string]>('select key, value from meta').raw().all();
  expect(meta).toContainEqual(['copied_from', join(original.folder, 'ledger.db')]);
  expect(meta.filter(([key]) => key.startsWith('ledger_'))).toEqual([]);
});

test('what is removed and dropped while a backup is written is in it, and goes afterwards', async () => {
  const original = await filled();
  const { ledger, ids, folder, file } = original;
  const written = backUp(original);
  const removed = ledger.tasks.remove([ids.ended], 'ada', NOW);
  expect(await written).toMatchObject({ missing: [] });
  expect(await removed).toEqual([ids.ended]);
  expect(existsSync(join(folder, 'output', ids.ended))).toBe(false);
  const restored = testFolder();
  restore(file, restored);
  expect(await faultsOf(await open(restored))).toEqual([]);
});

test('writes continue while a backup is written', async () => {
  const original = await filled();
  const { ledger, claim: held } = original;
  let isWritten = false;
  const written = backUp(original).finally(() => {
    isWritten = true;
  });
  let count = 0;
  while (!isWritten) {
    const chunk = { type: 'StreamChunk', data: { stream: 'stdout', text: `${count}\n` } } as const;
    expect(await ledger.tasks.record(held, [chunk], 8_000)).toBe(true);
    count += 1;
  }
  await written;
  expect(count).toBeGreaterThan(0);
});

test('a backup replaces nothing unless forced, and never goes into the folder of the ledger', async () => {
  const original = await filled();
  const { file, folder, ledger } = original;
  writeFileSync(file, 'mine');
  await expect(backUp(original)).rejects.toThrow(`${file} already exists`);
  expect(readFileSync(file, 'utf8')).toBe('mine');
  await backUp(original, true);
  expect(statSync(file).size).toBeGreaterThan(1_000);
  const refused: [string, string][] = [
    [join(folder, 'ledger.db'), 'inside the folder of the ledger'],
    [join(folder, 'output', 'a'), 'does not exist|inside the folder'],
    [dirname(file), 'is not a file'],
    [join(file, 'below'), 'does not exist|cannot|no folder|ENOTDIR'],
    ['relative', 'not an absolute path'],
    [join(dirname(file), 'none', 'a'), 'does not exist'],
  ];
  for (const [path, why] of refused)
    await expect(backUp({ ledger, file: path }, true)).rejects.toThrow(new RegExp(why));
  expect(await faultsOf(ledger)).toEqual([]);
});

test('a backup that is given up leaves nothing behind, and the next one can be made', async () => {
  const original = await filled();
  const { file, ledger } = original;
  const leave = new AbortController();
  const written = ledger.backUp({ file, isForced: false, nowMs: NOW, signal: leave.signal });
  await expect(backUp(original)).rejects.toThrow('another backup is being written');
  leave.abort(new Error('left'));
  await written.catch(() => undefined);
  if (!existsSync(file)) expect(readdirSync(dirname(file))).toEqual([]);
  await backUp(original, true);
  expect(restore(file)).toMatchObject({ tasks: 3 });
});

test('output that does not exist is named by the backup', async () => {
  const original = await filled();
  const { folder, ids } = original;
  rmSync(join(folder, 'output', ids.ended), { recursive: true });
  expect(await backUp(original)).toMatchObject({
    files: 1,
    missing: [expect.stringMatching(`^output/${ids.ended}/`)],
  });
});

test('a backup that was cut, changed or is none is refused before anything is touched', async () => {
  const original = await filled();
  const { file } = original;
  await backUp(original);
  const folder = testFolder();
  const spoil = (spoilIt: (path: string) => void): string => {
    const spoiled = join(testFolder(), 'spoiled');
    cpSync(file, spoiled);
    spoilIt(spoiled);
    return spoiled;
  };
  const { size } = statSync(file);
  const changed = (path: string): void => {
    const bytes = readFileSync(path);
    const at = bytes.indexOf('hello');
    bytes.write('jello', at);
    writeFileSync(path, bytes);
  };
  const newer = (path: string): void => {
    truncateSync(path, size - SEAL_BYTES);
    const copy = new BetterSqlite3(path);
    copy.pragma('user_version = 999');
    copy.close();
    sealBackup(path);
  };
  const cases: [string, RegExp][] = [
    [spoil((path) => truncateSync(path, size - 1)), /not a cox backup, or it is incomplete/],
    [spoil((path) => truncateSync(path, 0)), /not a cox backup/],
    [spoil((path) => appendFileSync(path, 'x')), /not a cox backup/],
    [spoil(changed), /its checksum does not match/],
    [spoil(newer), /schema version is 999/],
    [join(folder, 'absent'), /no such file: .*absent: name one/],
    [folder, /folder/],
  ];
  for (const [path, why] of cases) {
    expect(() => restore(path, folder), path).toThrow(why);
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('a backup that names a file outside of the ledger is refused', async () => {
  const original = await filled();
  const { file } = original;
  await backUp(original);
  const { size } = statSync(file);
  truncateSync(file, size - SEAL_BYTES);
  const copy = new BetterSqlite3(file);
  copy.prepare('insert into backup_file values (?, ?)').run('output/../../../evil', Buffer.from('x'));
  copy.close();
  sealBackup(file);
  const folder = testFolder();
  expect(() => restore(file, folder)).toThrow(/is not part of a ledger: "output\/..\/..\/..\/evil"/);
  expect(readdirSync(folder)).toEqual([]);
});

test('an existing ledger is only replaced when forced, and is moved aside whole', async () => {
  const original = await filled();
  const { file, ids } = original;
  await backUp(original);
  const other = testFolder();
  const before = await open(other);
  const kept = newTask();
  await before.tasks.insert([kept], { treeMaxTasks: 9 });
  await before.close();
  expect(() => restore(file, other)).toThrow(/a ledger already exists: .*--force.*--home/);
  const { movedTo } = restore(file, other, true);
  expect(dirname(movedTo ?? '')).toBe(other);
  expect(await (await open(movedTo ?? '')).tasks.get(kept.id)).toMatchObject({ status: 'pending' });
  expect(await (await open(other)).tasks.get(ids.ended)).toMatchObject({ status: 'completed' });
});

test('a restore that was cut off anywhere leaves the old ledger or the whole new one', async () => {
  const original = await filled();
  const { file, ids } = original;
  await backUp(original);
  const kept = newTask();
  const make = async (): Promise<string> => {
    const folder = testFolder();
    const ledger = await openLedger({ folder });
    await ledger.tasks.insert([kept], { treeMaxTasks: 9 });
    await ledger.close();
    return folder;
  };
  // What a restore writes down, taken from one that went through.
  const moves = [
    ['ledger.db', 'old/ledger.db'],
    ['restore.part/ledger.db', 'ledger.db'],
    ['restore.part/output', 'output'],
    ['restore.part/environments', 'environments'],
  ] as const;
  for (let through = 0; through <= moves.length; through += 1) {
    const folder = await make();
    const unpacked = testFolder();
    restore(file, unpacked);
    mkdirSync(join(folder, 'restore.part'));
    for (const part of ['ledger.db', 'output', 'environments'])
      cpSync(join(unpacked, part), join(folder, 'restore.part', part), { recursive: true });
    if (through > 0)
      writeFileSync(
        join(folder, 'restore.json'),
        JSON.stringify({ moves: moves.map(([from, to]) => ({ from, to })) }),
      );
    mkdirSync(join(folder, 'old'));
    for (const [from, to] of moves.slice(0, Math.max(0, through - 1)))
      renameSync(join(folder, from), join(folder, to));
    const ledger = await open(folder);
    const wanted = through === 0 ? kept.id : ids.ended;
    expect(await ledger.tasks.get(wanted), `cut off after ${through}`).toBeDefined();
    expect(await faultsOf(ledger)).toEqual([]);
    expect(existsSync(join(folder, 'restore.json'))).toBe(false);
    if (through > 0) expect(await textOf(ledger, ids.ended)).toBe(TEXT);
    await ledger.close();
  }
});

test.each(['import', 'check'])(
  'a restore that was cut off between two moves is finished by an %s too',
  async (how) => {
    const original = await filled();
    const { file, ids } = original;
    await backUp(original);
    const folder = testFolder();
    restore(file, folder);
    mkdirSync(join(folder, 'restore.part'));
    renameSync(join(folder, 'ledger.db'), join(folder, 'restore.part/ledger.db'));
    const moves = [{ from: 'restore.part/ledger.db', to: 'ledger.db' }];
    writeFileSync(join(folder, 'restore.json'), JSON.stringify({ moves }));
    if (how === 'check')
      await Array.fromAsync(checkClosedLedger({ folder, scope: 'whole', isRepair: false, nowMs: 1 }));
    else
      await importLedger({
        folder,
        source: 'elsewhere',
        lines: (async function* () {})(),
        onLine: () => {},
        onInvalid: async () => {},
      });
    expect(readdirSync(folder).filter((name) => name.startsWith('restore'))).toEqual([]);
    expect(await (await open(folder)).tasks.get(ids.ended)).toMatchObject({ status: 'completed' });
  },
);

test('what a restore had unpacked when it was killed goes with the next start', async () => {
  const folder = testFolder();
  mkdirSync(join(folder, 'restore.part/output'), { recursive: true });
  await open(folder);
  expect(existsSync(join(folder, 'restore.part'))).toBe(false);
});
