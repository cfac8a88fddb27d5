// Imports the lines of an export into a ledger that is not open. Ids stay, sequences are new. A repeated import skips what
// exists and continues where it stopped; it holds a few lines at a time, whatever the size of the file.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AuditBy,
  DAEMON_ACTOR,
  isTerminalEvent,
  type LedgerEvent,
  messageOf,
  ProblemError,
} from '@coxswain/protocol';
import { appendAudit } from '../audit/append.ts';
import { finishRestore } from '../backup/restore.ts';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { storageProblem } from '../database/storage-problem.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Tx } from '../database/tx.ts';
import { appendEvents, appendJobEvent } from '../events/append.ts';
import type { OutputStore } from '../output/output-store.ts';
import { createOutputStore } from '../output/store.ts';
import type { StoredFact } from '../output/stored-fact.ts';
import { eventTaskOf, findLive } from '../tasks/live-task.ts';
import {
  hasUnseenEnds,
  importDelivery,
  importFiring,
  importJob,
  importMessage,
  importRoute,
  passEnds,
} from './import-rest.ts';
import { importTask } from './import-task.ts';
import { readPosition, writePosition } from './position.ts';
import {
  type ImportKind,
  type ImportLine,
  type ImportOutcome,
  type ImportRecord,
  kindOf,
} from './records.ts';

export interface ImportOrder {
  /** The folder of the ledger; the caller holds the lock of its home. */
  readonly folder: string;
  /** The id of the ledger that the lines come from. */
  readonly source: string;
  /** Who imports. Default: the daemon. */
  readonly by?: AuditBy;
  readonly lines: AsyncIterable<ImportLine>;
  /** Called for each line with its outcome. */
  onLine(line: number, kind: ImportKind, outcome: ImportOutcome): void;
  /** Called for each line that the ledger cannot hold, with the reason. */
  onInvalid(line: number, why: string): Promise<void>;
}

/** The key for the position in events without a task. */
const OF_JOBS = 'jobs';

/** Imports every line. Throws ProblemError when the ledger cannot be written; what was imported until then stays. */
export const importLedger = async ({
  folder,
  source,
  lines,
  by = DAEMON_ACTOR,
  ...callbacks
}: ImportOrder): Promise<void> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  finishRestore(folder);
  const path = join(folder, 'ledger.db');
  const database = openDatabase(path);
  const output = createOutputStore({
    database,
    folder: join(folder, 'output'),
    // Keep all output that the source kept.
    perTaskBytes: () => Number.POSITIVE_INFINITY,
  });
  try {
    if (await database.read(hasUnseenEnds))
      throw new ProblemError(
        'unprocessable',
        'some jobs have not yet reacted to tasks that ended: start and stop the daemon, then import again',
      );
    const noting = { by, isNoted: false };
    for await (const { line, record } of lines)
      try {
        const outcome = await importRecord({ database, output, source, noting }, record);
        if (outcome === 'imported') noting.isNoted = true;
        callbacks.onLine(line, kindOf(record), outcome);
      } catch (error) {
        if (error instanceof ProblemError) throw error;
        await callbacks.onInvalid(line, messageOf(error));
      }
  } catch (error) {
    throw storageProblem(path, error) ?? error;
  } finally {
    await output.close();
    await database.close();
  }
};

interface Import {
  readonly database: Database;
  readonly output: OutputStore;
  readonly source: string;
  readonly noting: { readonly by: AuditBy; isNoted: boolean };
}

/** The first imported record adds the audit entry. */
function* noted(tx: Transaction, { source, noting }: Import): Tx<void> {
  if (!noting.isNoted) yield* appendAudit(tx, noting.by, { action: 'ledger.imported', subject: source });
}

const importRecord = (target: Import, record: ImportRecord): Promise<ImportOutcome> => {
  if ('event' in record) return importEvent(target, record.event);
  // Not durable: the user gets the result only at the end, when everything is closed and on the disk.
  return target.database.write((tx) => importOne(tx, target, record), { isDurable: false });
};

function* importOne(
  tx: Transaction,
  target: Import,
  record: Parameters<typeof scriptOf>[2],
): Tx<ImportOutcome> {
  const outcome = yield* scriptOf(tx, target.source, record);
  if (outcome === 'imported') yield* noted(tx, target);
  return outcome;
}

const scriptOf = (
  tx: Transaction,
  source: string,
  record: Exclude<ImportRecord, { readonly event: unknown }>,
): Tx<ImportOutcome> => {
  if ('task' in record) return importTask(tx, source, record.task);
  if ('message' in record) return importMessage(source, record.message);
  if ('job' in record) return importJob(record.job);
  if ('firing' in record) return importFiring(record.firing);
  if ('delivery' in record) return importDelivery(record.delivery);
  return importRoute(record.route);
};

const importEvent = async (target: Import, event: LedgerEvent): Promise<ImportOutcome> => {
  const { database, output, source } = target;
  const subject = event.taskId ?? OF_JOBS;
  const through = await database.read(() => readPosition(source, subject));
  if (event.taskId === undefined) return importJobEvent(target, event, through ?? 0);
  if (through === undefined || event.seq <= through || event.type === 'TaskDeleted') return 'skipped';
  const { taskId } = event;
  const task = await database.read(() => findLive(taskId));
  if (task === undefined) return 'skipped';
  const isEnd = isTerminalEvent(event.type);
  const append = function* (tx: Transaction, facts: readonly StoredFact[]): Tx<void> {
    yield* appendEvents(tx, eventTaskOf(task), facts, Date.parse(event.at));
    yield* writePosition(source, taskId, event.seq);
    if (isEnd) yield* passEnds();
    yield* noted(tx, target);
  };
  await output.write({
    claim: { taskId, attempt: Math.max(1, task.attempt), runId: '' },
    // A fact pairs a type with its data, as an event does.
    facts: [{ type: event.type, data: event.data } as StoredFact],
    isLast: isEnd,
    commit: (facts) => database.write((tx) => append(tx, facts), { isDurable: false }),
    isKept: () => true,
  });
  return 'imported';
};

const importJobEvent = async (
  target: Import,
  event: Exclude<LedgerEvent, { readonly taskId: string }>,
  through: number,
): Promise<ImportOutcome> => {
  if (event.seq <= through) return 'skipped';
  const { database, source } = target;
  const { agent, session, type, data } = event;
  await database.write(
    function* (tx) {
      yield* appendJobEvent(tx, { agent, session }, { type, data }, Date.parse(event.at));
      yield* writePosition(source, OF_JOBS, event.seq);
      yield* noted(tx, target);
    },
    { isDurable: false },
  );
  return 'imported';
};
