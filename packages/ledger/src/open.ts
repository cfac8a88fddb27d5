// Opens a ledger: the one place that puts its parts together.

import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BY_DAEMON, DEFAULT_LIMITS, ID_BYTES, ledgerIdFrom } from '@coxswain/protocol';
import { ledgerAudit } from './audit/ledger-audit.ts';
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
import { ledgerInbound } from './inbound/ledger-inbound.ts';
import { ledgerInputs } from './inputs/ledger-inputs.ts';
import { readInsights } from './insights/read.ts';
import { ledgerItems } from './items/ledger-items.ts';
import { ledgerJobs } from './jobs/ledger-jobs.ts';
import type { Ledger } from './ledger.ts';
import { ledgerNotes } from './notes.ts';
import { createOutput } from './output/read.ts';
import { createOutputStore } from './output/store.ts';
import { Reader } from './reader/reader.ts';
import { PrunedThrough } from './retention/pruned-through.ts';
import { finishRemovals } from './retention/removal.ts';
import { createRetention } from './retention/retention.ts';
import { ledgerRoutes } from './routes/ledger-routes.ts';
import { openSearch } from './search/search.ts';
import { ledgerSessions } from './sessions/ledger-sessions.ts';
import { noteBoot } from './tasks/note-boot.ts';
import { taskReads } from './tasks/task-reads.ts';
import { taskWrites } from './tasks/task-writes.ts';
import { ledgerTokens } from './tokens/ledger-tokens.ts';
import { workflowTrust } from './trust/workflow-trust.ts';

export interface LedgerOptions extends OpenDatabaseOptions {
  /** The private folder that holds `ledger.db` and `output/`; made when it is missing. */
  readonly folder: string;
  /** The file that the reading thread runs, where a bundle has it. Default: the one in the source. */
  readonly readerEntry?: URL;
  /** `output.perTask` in bytes, asked for whenever output is written. Default: the limit's default. */
  readonly outputPerTaskBytes?: () => number;
}

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storageProblem(folder, error) ?? error;
  }
};

/**
 * Opens the ledger in the folder, or makes it. One process at a time: the caller holds the lock. Throws ProblemError
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
  const readerSetup = { databasePath, outputFolder, workerEntry: options.readerEntry };
  const reader = new Reader(readerSetup);
  // A check reads for long what others do not wait for.
  const checker = new Reader(readerSetup);
  const audit = ledgerAudit({ database, reader });
  const prunedThrough = await PrunedThrough.open(database);
  const events = createEvents({ database, outputFolder, prunedThrough });
  const search = await openSearch(database, reader);
  const findText = (query: Parameters<typeof search.find>[0]) => search.find(query);
  const ending = new AbortController();
  // Nobody sees what is left of them, so nobody waits for it; what fails now is done at the next start.
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
    async release(by = BY_DAEMON) {
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
    export: () => exportLedger({ id, schema: MIGRATIONS.length, reader }),
    check: (request) => checkOpenLedger({ database, thread: checker }, request),
    backUp: createBackUp({ ...readerSetup, id, output: store, audit }),
    close() {
      closing ??= close();
      return closing;
    },
  };
};
