// Imports the lines of an export into the ledger of a home without its daemon. An invalid line is reported by its
// number and does not affect the others.

import { randomUUID } from 'node:crypto';
import type { HomePaths } from '@coxswain/client';
import {
  IMPORT_KINDS,
  type ImportKind,
  type ImportLine,
  type ImportOrder,
  type ImportOutcome,
  type ImportRecord,
  importLedger,
} from '@coxswain/ledger';
import { EVENT_TYPES, messageOf, ProblemError } from '@coxswain/protocol';
import { channelRoute, delivery, firing, job, sessionMessage, task, taskId } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { type Line, LineSplitter, NOT_UTF8, TOO_LONG } from '../http/request/lines.ts';
import { prepareHome } from '../state/prepare-home.ts';
import { thisMachine } from '../wire.ts';
import { byOfflineUser, lockOf, removeStaleDaemonFile } from './without-daemon.ts';

/** Longer than anything that an export writes on a line. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

const time = z.iso.datetime();
const event = z.looseObject({
  seq: z.number().int().positive(),
  at: time,
  type: z.enum(EVENT_TYPES),
  taskId: taskId.optional(),
  data: z.looseObject({}),
});
const header = z.object({ ledger: z.object({ id: z.string().min(1) }) });

/** What may be on a line, by its one key. */
const SHAPES: Readonly<Record<ImportKind, z.ZodType>> = {
  task,
  event,
  message: z.intersection(z.looseObject({ session: z.string().min(1) }), sessionMessage),
  job,
  firing,
  delivery,
  route: channelRoute,
};

export interface Imported {
  /** How many of each kind were taken over. */
  readonly imported: Readonly<Record<ImportKind, number>>;
  /** Those that exist already, or belong to something that does. */
  readonly skipped: number;
  /** Tasks that have not ended and notices that were not sent: they are left out. */
  readonly active: number;
  /** Lines that could not be read. */
  readonly invalid: number;
}

export interface ImportRequest {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Only reads the lines. */
  readonly isDryRun: boolean;
  /** Called for each invalid line. */
  onInvalid(line: number, why: string): Promise<void>;
}

async function* numbered(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly [number, Line]> {
  const splitter = new LineSplitter(MAX_LINE_BYTES);
  let number = 0;
  for await (const chunk of chunks)
    for (const line of splitter.push(chunk)) {
      number += 1;
      yield [number, line];
    }
  for (const line of splitter.end()) {
    number += 1;
    yield [number, line];
  }
}

/** Throws an error whose message says what is wrong with the line. */
const parseLine = (line: Line): object => {
  if (line === TOO_LONG) throw new Error(`it is longer than ${MAX_LINE_BYTES} bytes`);
  if (line === NOT_UTF8) throw new Error('it is not UTF-8');
  const value: unknown = JSON.parse(line);
  if (typeof value !== 'object' || value === null) throw new Error('it is not a JSON object');
  return value;
};

const recordOf = (line: Line): ImportRecord => {
  const value = parseLine(line);
  const kind = IMPORT_KINDS.find((name) => name in value);
  if (kind === undefined) throw new Error(`it must be one of ${IMPORT_KINDS.join(', ')}`);
  const parsed = SHAPES[kind].safeParse((value as Record<string, unknown>)[kind]);
  if (parsed.success) return { [kind]: parsed.data } as unknown as ImportRecord; // of the shape of its kind
  const [issue] = parsed.error.issues;
  throw new Error(`${[kind, ...(issue?.path ?? [])].join('.')}: ${issue?.message}`);
};

const sourceOf = (line: Line): string => {
  try {
    return header.parse(parseLine(line)).ledger.id;
  } catch {
    throw new ProblemError(
      'unprocessable',
      'line 1 does not name a ledger: this is not the output of cox export',
    );
  }
};

/** Takes the lines into the ledger of the home. Throws ProblemError; what was taken until then stays. */
export const importIntoHome = async (paths: HomePaths, wish: ImportRequest): Promise<Imported> => {
  const lines = numbered(wish.chunks);
  const first = await lines.next();
  if (first.done) throw new ProblemError('unprocessable', 'there is nothing to import: the input is empty');
  const source = sourceOf(first.value[1]);
  const imported = Object.fromEntries(IMPORT_KINDS.map((kind) => [kind, 0])) as Record<ImportKind, number>;
  const sums = { skipped: 0, active: 0, invalid: 0 };
  const count = (kind: ImportKind, outcome: ImportOutcome): void => {
    if (outcome === 'imported') imported[kind] += 1;
    else sums[outcome] += 1;
  };
  const onInvalid = async (line: number, why: string): Promise<void> => {
    sums.invalid += 1;
    await wish.onInvalid(line, why);
  };
  const records = async function* (): AsyncGenerator<ImportLine> {
    for await (const [number, line] of lines) {
      if (line === '') continue;
      try {
        yield { line: number, record: recordOf(line) };
      } catch (error) {
        await onInvalid(number, messageOf(error));
      }
    }
  };
  if (wish.isDryRun)
    for await (const { record } of records()) {
      const isActive = 'task' in record && record.task.endedAt === undefined;
      count(IMPORT_KINDS.find((kind) => kind in record) ?? 'event', isActive ? 'active' : 'imported');
    }
  else
    await write(paths, {
      source,
      lines: records(),
      onInvalid,
      onLine: (_, kind, outcome) => count(kind, outcome),
    });
  return { imported, ...sums };
};

const write = async (paths: HomePaths, order: Omit<ImportOrder, 'folder'>): Promise<void> => {
  prepareHome(paths, thisMachine(), randomUUID());
  const lock = lockOf(paths);
  try {
    await importLedger({ folder: paths.stateFolder, by: byOfflineUser(), ...order });
    removeStaleDaemonFile(paths);
  } finally {
    lock.release();
  }
};
