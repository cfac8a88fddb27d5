import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  bytesOfText,
  type Fact,
  type LedgerEvent,
  rawTextOf,
  type Stream,
  type Task,
  type TaskId,
  taskIdFrom,
  textOfBytes,
} from '@coxswain/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { appendEvents } from '../events/append.ts';
import { createPages } from '../events/pages.ts';
import type { OutputQuery } from '../ledger.ts';
import { insertTasks } from '../tasks/insert.ts';
import { newTask } from '../testing/new-task.ts';
import type { OutputStore } from './output-store.ts';
import { createOutput } from './read.ts';
import { readOutputRows } from './rows.ts';
import { createOutputStore } from './store.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

let home: string;
let database: Database;
let store: OutputStore;
let limitBytes: number;
let task: Task;

const open = (): void => {
  database = openDatabase(join(home, 'ledger.db'));
  store = createOutputStore({ database, folder: join(home, 'output'), perTaskBytes: () => limitBytes });
};

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'cox-output-'));
  limitBytes = 32 * MIB;
  open();
  task = await insertTask();
});

afterEach(async () => {
  await store.close();
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

let lastId = 0;
const insertTask = async (): Promise<Task> => {
  lastId += 1;
  const id = taskIdFrom(new Uint8Array(12).fill(lastId));
  const outcomes = await database.write((tx) =>
    insertTasks(tx, [{ ...newTask(id), createdAtMs: 0 }], { treeMaxTasks: 1_000 }),
  );
  const [outcome] = outcomes;
  if (outcome?.outcome !== 'inserted') throw new Error('the task was not inserted');
  return outcome.task;
};

const chunk = (text: string, stream: Stream = 'stdout'): Fact => ({
  type: 'StreamChunk',
  data: { stream, text },
});

interface Writing {
  readonly attempt?: number;
  readonly isLast?: boolean;
  readonly isKept?: boolean;
}

const write = (
  facts: readonly Fact[],
  { attempt = 1, isLast = false, isKept = true }: Writing = {},
): Promise<void> =>
  store.write({
    claim: { taskId: task.id, attempt, runId: 'run' },
    facts,
    isLast,
    commit: (stored) =>
      isKept ? database.write((tx) => appendEvents(tx, task, stored, 1)) : Promise.resolve(undefined),
    isKept: () => isKept,
  });

const read = async (query: OutputQuery = {}): Promise<string> => {
  return (await readBytes(query)).toString('utf8');
};

const reading = () => createOutput({ database, folder: store.folder });

const readBytes = async (query: OutputQuery = {}): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of reading().read(task.id, query)) {
    expect(piece.length).toBeLessThanOrEqual(64 * KIB);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};

const events = (): Promise<readonly LedgerEvent[]> =>
  createPages(database, store.folder).page(0, { taskIds: new Set([task.id]) }, 100_000);

const filesOf = (id: TaskId): readonly { readonly name: string; readonly bytes: number }[] => {
  const root = join(store.folder, id);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path.slice(root.length + 1), bytes: statSync(path).size }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
};

const totals = () => database.read(() => readOutputRows(task.id));

/** A block of lines that say which one they are. */
const block = (number: number, bytes: number): string => {
  const line = `block ${String(number).padStart(6, '0')}\n`;
  return line.repeat(Math.floor(bytes / line.length));
};

describe('stored output', () => {
  it('is in event rows while there is little of it', async () => {
    await write([chunk('héllo\n'), chunk('oops\n', 'stderr')]);
    expect(filesOf(task.id)).toEqual([]);
    expect(await read()).toBe('héllo\noops\n');
    expect(await totals()).toMatchObject({ rowBytes: 12, fileBytes: 0 });
  });

  it('goes to segment files when it grows, and reads the same', async () => {
    const written: string[] = [];
    for (let number = 0; number < 100; number += 1) {
      const text = `${block(number, 60 * KIB)}火${number}\n`;
      written.push(text);
      await write([chunk(text)]);
    }
    expect(filesOf(task.id).map(({ name }) => name)).toEqual(['1/1', '1/2']);
    expect(await read()).toBe(written.join(''));
  });

  it('is the same text in events, whether it is in rows or in files', async () => {
    const texts = Array.from({ length: 20 }, (_, number) => `${block(number, 30 * KIB)}`);
    for (const text of texts) await write([chunk(text)]);
    const chunks = (await events()).filter((event) => event.type === 'StreamChunk');
    expect(chunks.map((event) => event.data.text)).toEqual(texts);
  });

  it('is cut into pieces of 64 KiB when it comes in one', async () => {
    const text = '火'.repeat(500_000);
    await write([chunk(text)]);
    const chunks = (await events()).filter((event) => event.type === 'StreamChunk');
    expect(chunks.every(({ data }) => Buffer.byteLength(data.text) <= 64 * KIB)).toBe(true);
    expect(chunks.map(({ data }) => data.text).join('')).toBe(text);
  });

  it('keeps head and tail within the limit, with exact counts, and says once that it is truncated', async () => {
    limitBytes = 2 * MIB;
    let writtenBytes = 0;
    for (let number = 0; number < 200; number += 1) {
      const text = block(number, 60 * KIB);
      writtenBytes += text.length;
      await write([chunk(text)]);
    }
    const rows = await totals();
    const kept = (rows?.rowBytes ?? 0) + (rows?.fileBytes ?? 0);
    expect(kept).toBeLessThanOrEqual(limitBytes);
    expect(kept).toBeGreaterThan(limitBytes * 0.8);
    expect(kept + (rows?.droppedBytes ?? 0)).toBe(writtenBytes);
    const onDisk = filesOf(task.id).reduce((sum, { bytes }) => sum + bytes, 0);
    expect(onDisk).toBe(rows?.fileBytes);

    const all = await events();
    expect(all.filter(({ type }) => type === 'OutputTruncated')).toHaveLength(1);
    const droppedInEvents = all.reduce(
      (sum, event) => sum + (event.type === 'OutputDropped' ? event.data.bytes : 0),
      0,
    );
    expect(droppedInEvents).toBe(rows?.droppedBytes);
    expect(all.find(({ type }) => type === 'OutputDropped')).toMatchObject({ data: { stream: 'stdout' } });

    const text = await read();
    const [head, tail] = text.split(/\[… .* of output dropped …\]\n/);
    expect(text.match(/output dropped/g)).toHaveLength(1);
    expect(head?.startsWith(block(0, 60 * KIB))).toBe(true);
    expect(tail?.endsWith(block(199, 60 * KIB))).toBe(true);
    expect((head?.length ?? 0) + (tail?.length ?? 0)).toBe(kept);
  });

  it('shows a gap to a reader in the middle of what is dropped', async () => {
    limitBytes = 512 * KIB;
    for (let number = 0; number < 10; number += 1) await write([chunk(block(number, 60 * KIB))]);
    const middle = (await events()).filter(({ type }) => type === 'StreamChunk').at(5);
    for (let number = 10; number < 30; number += 1) await write([chunk(block(number, 60 * KIB))]);
    const later = await createPages(database, store.folder).page(
      middle?.seq ?? 0,
      { taskIds: new Set([task.id]) },
      1_000,
    );
    expect(later.find(({ type }) => type === 'StreamChunk' || type === 'OutputDropped')?.type).toBe(
      'OutputDropped',
    );
  });

  it('can be read by stream, by sequence and from the end', async () => {
    await write([chunk('one\n'), chunk('two\n', 'stderr'), chunk('three\nfour\n')]);
    const [first, second, third] = (await events()).filter(({ type }) => type === 'StreamChunk');
    expect(await read({ streams: new Set(['stderr']) })).toBe('two\n');
    expect(await read({ sinceSeq: first?.seq ?? 0 })).toBe('two\nthree\nfour\n');
    expect(await read({ sinceSeq: first?.seq ?? 0, untilSeq: second?.seq ?? 0 })).toBe('two\n');
    expect(await read({ tailLines: 2 })).toBe('three\nfour\n');
    expect(await read({ tailLines: 1, untilSeq: (third?.seq ?? 0) - 1 })).toBe('two\n');
    expect(await read({ tailLines: 1, streams: new Set(['stderr']) })).toBe('two\n');
  });

  it('gives the tail of much output without reading it all', async () => {
    for (let number = 0; number < 60; number += 1) await write([chunk(block(number, 60 * KIB))]);
    expect(await read({ tailLines: 2 })).toBe(block(59, 60 * KIB).slice(-26));
  });

  it('continues where it was after a restart, and in the next attempt', async () => {
    limitBytes = 2 * MIB;
    for (let number = 0; number < 10; number += 1) await write([chunk(block(number, 60 * KIB))]);
    await write([], { isLast: true });
    await store.close();
    await database.close();
    open();
    for (let number = 10; number < 20; number += 1)
      await write([chunk(block(number, 60 * KIB))], { attempt: 2 });
    expect(new Set(filesOf(task.id).map(({ name }) => name.split('/')[0]))).toEqual(new Set(['1', '2']));
    const text = Array.from({ length: 20 }, (_, number) => block(number, 60 * KIB)).join('');
    expect(await read()).toBe(text);
  });

  it('keeps the order of writes that are not waited for', async () => {
    const texts = Array.from({ length: 40 }, (_, number) => block(number, 30 * KIB));
    await Promise.all(texts.map((text) => write([chunk(text)])));
    expect(await read()).toBe(texts.join(''));
  });

  it('forgets what a commit did not take', async () => {
    const before = block(1, 60 * KIB).repeat(6);
    await write([chunk(before)]);
    const files = filesOf(task.id);
    await write([chunk(block(2, 60 * KIB).repeat(100))], { isKept: false });
    expect(filesOf(task.id)).toEqual(files);
    await write([chunk('after\n')]);
    expect(await read()).toBe(`${before}after\n`);
  });

  it('survives a commit that throws', async () => {
    await write([chunk(block(1, 60 * KIB).repeat(6))]);
    const failing = store.write({
      claim: { taskId: task.id, attempt: 1, runId: 'run' },
      facts: [chunk(block(2, 60 * KIB))],
      isLast: false,
      commit: () => Promise.reject(new Error('refused')),
      isKept: () => true,
    });
    await expect(failing).rejects.toThrow('refused');
    await write([chunk('after\n')]);
    expect((await read()).endsWith('block 000001\nafter\n')).toBe(true);
  });

  it('cuts off what a killed process had written and not committed', async () => {
    const before = block(1, 60 * KIB).repeat(6);
    await write([chunk(before)]);
    await store.close();
    await database.close();
    const files = filesOf(task.id);
    const fixture = fileURLToPath(new URL('./crash.fixture.ts', import.meta.url));
    const child = spawn(process.execPath, [fixture, join(home, 'ledger.db'), store.folder, task.id], {
      stdio: 'ignore',
    });
    try {
      const [, signal] = await once(child, 'exit');
      expect(signal).toBe('SIGKILL');
    } finally {
      child.kill('SIGKILL');
    }
    expect(filesOf(task.id)).not.toEqual(files);
    open();
    await store.repair([task.id]);
    expect(filesOf(task.id)).toEqual(files);
    expect(await read()).toBe(before);
  });

  it('says what the disk refused, and continues when the cause is gone', async () => {
    await write([chunk('before\n')]);
    writeFileSync(store.folder, 'in the way');
    const text = block(1, 60 * KIB).repeat(6);
    await expect(write([chunk(text)])).rejects.toMatchObject({ code: 'storage' });
    rmSync(store.folder);
    await write([chunk(text)]);
    expect(await read()).toBe(`before\n${text}`);
  });

  it('keeps every byte of what programs print, in rows and in files, live and stored alike', async () => {
    const live: LedgerEvent[] = [];
    database.onCommit(({ events: committed }) => live.push(...committed));
    const written: Buffer[] = [];
    for (let number = 0; number < 16; number += 1) {
      const bytes = Buffer.alloc(
        60 * KIB,
        Buffer.from([0x61, 0x00, 0x0d, 0xff, 0xc3, 0x28, 0xe7, 0x81, 0xab, number]),
      );
      written.push(bytes, Buffer.from('火 valid\r\n'));
      await write([chunk(textOfBytes(bytes)), chunk('火 valid\r\n', 'stderr')]);
    }
    const whole = Buffer.concat(written);
    expect((await readBytes()).equals(whole)).toBe(true);
    const { rowBytes = 0, fileBytes = 0 } = (await totals()) ?? {};
    expect(rowBytes + fileBytes).toBe(whole.length);
    const chunksOf = (list: readonly LedgerEvent[]) =>
      list.flatMap((event) => (event.type === 'StreamChunk' ? [event.data] : []));
    const stored = chunksOf(await events());
    expect(stored).toEqual(chunksOf(live));
    expect(stored.every(({ text }) => text.isWellFormed())).toBe(true);
    expect(
      stored.filter(({ text }) => text === '火 valid\r\n').every(({ base64 }) => base64 === undefined),
    ).toBe(true);
    expect(Buffer.concat(stored.map((data) => bytesOfText(rawTextOf(data)))).equals(whole)).toBe(true);
  });

  it('makes text of what an agent says that is none', async () => {
    await write([chunk('half a \ud83d and \udcff', 'message')]);
    expect(await read()).toBe('half a \ufffd and \ufffd');
  });

  it('says how much is lost where a file is missing or short, and shows the right last lines', async () => {
    for (let number = 0; number < 160; number += 1)
      await write([chunk(block(number, 60 * KIB))], { isLast: number === 159 });
    expect(await reading().lostBytes(task.id)).toBe(0);
    const all = await read();
    const [first, second, third] = filesOf(task.id);
    rmSync(join(store.folder, task.id, first?.name ?? ''));
    truncateSync(join(store.folder, task.id, third?.name ?? ''), 100 * KIB);
    const lostBytes = (first?.bytes ?? 0) + (third?.bytes ?? 0) - 100 * KIB;
    expect(await reading().lostBytes(task.id)).toBe(lostBytes);
    const text = await read();
    expect(text.match(/\[… [\d.]+ MiB of output lost: its file is missing or damaged …\]\n/g)).toHaveLength(
      2,
    );
    const gaps = (await events()).flatMap((event) => (event.type === 'OutputDropped' ? [event.data] : []));
    expect(gaps.every(({ lost, stream }) => lost === true && stream === 'stdout')).toBe(true);
    expect(gaps.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThanOrEqual(lostBytes);
    expect(await read({ tailLines: 1 })).toMatch(/^\[… .* of output lost: .*\]\n$/);
    expect(await read({ tailLines: 2 })).toMatch(/^block \d{6}\n\[… .* of output lost: .*\]\n$/);
    expect(all).toContain((await read({ tailLines: 2 })).slice(0, 13));
    expect(second?.bytes).toBeGreaterThan(0);
  });

  it('does not call lost what is given up while it is read', async () => {
    for (let number = 0; number < 20; number += 1) await write([chunk(block(number, 60 * KIB))]);
    const dropping = async (): Promise<void> => {
      limitBytes = 512 * KIB;
      for (let number = 20; number < 60; number += 1) await write([chunk(block(number, 60 * KIB))]);
    };
    const writing = dropping();
    for (let round = 0; round < 10; round += 1) {
      expect(await read()).not.toContain('lost');
      expect((await events()).filter((event) => event.type === 'OutputDropped' && event.data.lost)).toEqual(
        [],
      );
    }
    await writing;
  });

  it('has no text for a task that does not exist', async () => {
    task = { ...task, id: taskIdFrom(new Uint8Array(12).fill(31)) };
    expect(await read()).toBe('');
  });

  it('removes the files of a task', async () => {
    await write([chunk(block(1, 60 * KIB).repeat(6))], { isLast: true });
    expect(filesOf(task.id)).not.toEqual([]);
    await store.remove(task.id);
    expect(existsSync(join(store.folder, task.id))).toBe(false);
  });
});
