// Opens a ledger: the one place that puts its parts together.

import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DAEMON_ACTOR, DEFAULT_LIMITS, ID_BYTES, ledgerIdFrom } from '@coxswain/protocol';
import { appendAudit } from './audit/append.ts';
import { noteConfig } from './audit/config-changes.ts';
import { pruneAudit } from './audit/prune.ts';
import type { Audit } from './audit.ts';
import { createBackUp } from './backup/back-up.ts';
import { finishRestore } from './backup/restore.ts';
import { checkOpenLedger } from './check/ledger-check.ts';
import { SYSTEM_CLOCK } from './database/clock.ts';
import type { Database } from './database/database.ts';
import { WITH_RESERVE } from './database/durability.ts';
import { MIGRATIONS } from './database/migrations/index.ts';
import { type OpenDatabaseOptions, openDatabase } from './database/open-database.ts';
import { storageProblem } from './database/storage-problem.ts';
import { ledgerDeliveries } from './deliveries/ledger-deliveries.ts';
import type { Inbound } from './deliveries.ts';
import { createEvents } from './events/events.ts';
import { exportLedger } from './export/export.ts';
import {
  type Identity,
  identify,
  ledgerFileAt,
  readLedgerFile,
  refuseHardLink,
  releaseCopy,
} from './identity.ts';
import { acceptMessage, noteHandled, readUnhandled } from './inbound/messages.ts';
import { askInput } from './inputs/ask.ts';
import { closeInput } from './inputs/close.ts';
import { readInput, readInputsOf, readOpenInputs } from './inputs/read.ts';
import { readInsights } from './insights/read.ts';
import { createItem } from './items/create.ts';
import { moveItem } from './items/move.ts';
import { readOpenItems } from './items/open-items.ts';
import { ledgerJobs } from './jobs/ledger-jobs.ts';
import type { Inputs, Ledger } from './ledger.ts';
import { ledgerNotes } from './notes.ts';
import { createOutput } from './output/read.ts';
import { createOutputStore } from './output/store.ts';
import { Reader } from './reader/reader.ts';
import { PrunedThrough } from './retention/pruned-through.ts';
import { finishRemovals } from './retention/removal.ts';
import { createRetention } from './retention/retention.ts';
import { ledgerRoutes } from './routes/ledger-routes.ts';
import { startIndexer } from './search/indexer.ts';
import type { SearchQuery } from './search/search-page.ts';
import { ledgerSessions } from './sessions/ledger-sessions.ts';
import type { Items } from './sessions.ts';
import { noteBoot } from './tasks/note-boot.ts';
import { taskReads } from './tasks/task-reads.ts';
import { taskWrites } from './tasks/task-writes.ts';
import { ledgerTokens } from './tokens/ledger-tokens.ts';
import { workflowTrust } from './trust/workflow-trust.ts';

export interface LedgerOptions extends OpenDatabaseOptions {
  /** The private folder that holds `ledger.db` and `output/`; made when it is missing. */
  readonly folder: string;
  /** The entry file of the reading thread in a bundle. Default: the one in the source. */
  readonly readerEntry?: URL | undefined;
  /** `output.perTask` in bytes, asked for whenever output is written. Default: the limit's default. */
  readonly outputPerTaskBytes?: (() => number) | undefined;
}

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storageProblem(folder, error) ?? error;
  }
};

/**
 * Opens or creates the ledger in the folder. One process at a time: the caller holds the lock. Throws ProblemError
 * `storage` for a file that is damaged, foreign, newer or cannot be written; then nothing was changed.
 */
export const openLedger = async (options: LedgerOptions): Promise<Ledger> => {
  const { folder } = options;
  makeFolder(folder);
  finishRestore(folder);
  const databasePath = join(folder, 'ledger.db');
  const database = openDatabase(databasePath, options);
  try {
    return await assemble(database, databasePath, options);
  } catch (error) {
    await database.close();
    throw error;
  }
};

const identityOf = async (
  database: Database,
  databasePath: string,
  options: LedgerOptions,
): Promise<Identity> => {
  const file = ledgerFileAt(databasePath);
  refuseHardLink(file, await database.read(readLedgerFile));
  const newId = ledgerIdFrom((options.randomBytes ?? randomBytes)(ID_BYTES));
  return database.write((tx) => identify(tx, file, newId), WITH_RESERVE);
};

const assemble = async (
  database: Database,
  databasePath: string,
  options: LedgerOptions,
): Promise<Ledger> => {
  const { clock = SYSTEM_CLOCK } = options;
  await database.write(() => noteBoot(clock.bootId), { ...WITH_RESERVE, isDurable: false });
  const outputFolder = join(options.folder, 'output');
  const { id, ...identity } = await identityOf(database, databasePath, options);
  let { copiedFrom } = identity;
  const perTaskBytes = options.outputPerTaskBytes ?? (() => DEFAULT_LIMITS['output.perTaskBytes']);
  const { freeSpace } = options;
  const store = createOutputStore({ database, folder: outputFolder, perTaskBytes, freeSpace });
  const told = (): Promise<void> => database.told();
  const readerSetup = { databasePath, outputFolder, workerEntry: options.readerEntry, told };
  const reader = new Reader(readerSetup);
  // A check reads for a long time; it gets its own thread so that nothing waits for it.
  const checker = new Reader(readerSetup);
  const audit = ledgerAudit({ database, reader });
  const prunedThrough = await PrunedThrough.open(database);
  const events = createEvents({ database, outputFolder, prunedThrough });
  const search = await openSearch(database, reader);
  const findText = (query: Parameters<typeof search.find>[0]) => search.find(query);
  const ending = new AbortController();
  // Their remains are invisible, so nothing waits for this; what fails now is done at the next start.
  const finished = finishRemovals({ database, output: store }, ending.signal).catch(() => undefined);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    ending.abort();
    await finished;
    events.close();
    await search.close();
    await Promise.all([reader.close(), checker.close()]);
    await store.close();
    await database.close();
  };
  return {
    id,
    get copiedFrom() {
      return copiedFrom;
    },
    async release(by = DAEMON_ACTOR) {
      await database.write((tx) => releaseCopy(tx, by));
      copiedFrom = undefined;
    },
    audit,
    tasks: { ...taskWrites({ database, output: store }), ...taskReads({ database, clock, findText }) },
    inputs: ledgerInputs(database),
    sessions: ledgerSessions(database),
    items: ledgerItems(database),
    jobs: ledgerJobs(database),
    deliveries: ledgerDeliveries(database),
    inbound: ledgerInbound(database),
    routes: ledgerRoutes(database),
    trust: workflowTrust(database),
    tokens: ledgerTokens(database),
    events,
    notes: ledgerNotes(database),
    output: createOutput({ database, folder: outputFolder }),
    insights: { read: (period, sinceMs) => database.read(() => readInsights(period, sinceMs)) },
    retention: createRetention({ database, output: store, reader, prunedThrough }),
    verifyFiles: () => database.verifyFiles(),
    get lost() {
      return database.lost;
    },
    export: () => exportLedger({ id, schema: MIGRATIONS.length, reader }),
    check: (request) => checkOpenLedger({ database, thread: checker }, request),
    backUp: createBackUp({ ...readerSetup, id, output: store, audit }),
    close() {
      closing ??= close();
      return closing;
    },
  };
};

// Channel messages as the ledger's callers see them.
export const ledgerInbound = (database: Database): Inbound => ({
  accept: (message, nowMs) => database.write(() => acceptMessage(message, nowMs)),
  open: (limit) => database.read(() => readUnhandled(limit)),
  handled: (message, outcome, nowMs) => database.write(() => noteHandled(message, outcome, nowMs)),
});

// Items as the ledger's callers see them.
export const ledgerItems = (database: Database): Items => ({
  create: (item, limits) => database.write((tx) => createItem(tx, item, limits)),
  move: (id, change, nowMs) => database.write((tx) => moveItem(tx, id, change, nowMs)),
  open: (session, limit) => database.read(() => readOpenItems(session, limit)),
});

// The audit log as the ledger's callers see it.
const ledgerAudit = (parts: { readonly database: Database; readonly reader: Reader }): Audit => ({
  append: (by, fact) => parts.database.write((tx) => appendAudit(tx, by, fact), WITH_RESERVE),
  list: (query) => parts.reader.run('auditPage', query),
  noteConfig: (by, snapshot) => parts.database.write((tx) => noteConfig(tx, by, snapshot), WITH_RESERVE),
  prune: (beforeMs) => pruneAudit(parts, beforeMs),
});

// Input requests as the ledger's callers see them.
export const ledgerInputs = (database: Database): Inputs => ({
  ask: (claim, request, nowMs) => database.write((tx) => askInput(tx, claim, request, nowMs)),
  close: (id, closing, nowMs) => database.write((tx) => closeInput(tx, id, closing, nowMs), WITH_RESERVE),
  get: (id) => database.read(() => readInput(id)),
  open: () => database.read(readOpenInputs),
  ofTask: (id) => database.read(() => readInputsOf(id)),
});

// Search over tasks: the index kept in the background, the looking up in the reading thread.
export interface Search {
  /** Numbers of tasks that hold every word of the text, newest first; what was committed a second ago is found. */
  find(query: SearchQuery): Promise<readonly number[]>;
  /** Resolves when everything committed so far can be found. */
  caughtUp(): Promise<void>;
  /** Ends indexing; it continues at the next start. Safe to call twice. */
  close(): Promise<void>;
}

export const openSearch = async (database: Database, reader: Reader): Promise<Search> => {
  const indexer = await startIndexer(database);
  return {
    find: (query) => reader.run('searchPage', query),
    caughtUp: () => indexer.caughtUp(),
    close: () => indexer.close(),
  };
};
