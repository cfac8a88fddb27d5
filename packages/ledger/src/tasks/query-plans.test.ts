import { join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { SYSTEM_CLOCK } from '../database/clock.ts';
import { MIGRATIONS } from '../database/migrations/index.ts';
import { openFile } from '../database/open-file.ts';
import { SqliteDatabase } from '../database/sqlite-database.ts';
import { ledgerDeliveries } from '../deliveries/ledger-deliveries.ts';
import { ledgerJobs } from '../jobs/ledger-jobs.ts';
import { ledgerInbound, ledgerInputs, ledgerItems } from '../open.ts';
import { createOutputStore } from '../output/store.ts';
import { ledgerRoutes } from '../routes/ledger-routes.ts';
import { ledgerSessions } from '../sessions/ledger-sessions.ts';
import { callEverything, type Parts } from '../testing/every-call.ts';
import { testFolder } from '../testing/folder.ts';
import { ledgerTokens } from '../tokens/ledger-tokens.ts';
import { workflowTrust } from '../trust/workflow-trust.ts';
import { taskReads } from './task-reads.ts';
import { taskWrites } from './task-writes.ts';

const recorded = (): {
  readonly file: BetterSqlite3.Database;
  readonly database: SqliteDatabase;
  readonly ledger: Parts;
  readonly texts: Set<string>;
} => {
  const folder = testFolder();
  const file = openFile(join(folder, 'ledger.db'), MIGRATIONS);
  const texts = new Set<string>();
  const prepare = file.prepare.bind(file);
  // Wraps the real thing to see what it is asked; the generic signature cannot be repeated by an arrow function.
  file.prepare = ((sql: string) => {
    texts.add(sql);
    return prepare(sql);
  }) as typeof file.prepare;
  const database = new SqliteDatabase(file, join(folder, 'ledger.db'));
  onTestFinished(() => database.close());
  const output = createOutputStore({
    database,
    folder: join(folder, 'output'),
    perTaskBytes: () => 1_000_000,
  });
  const tasks = {
    ...taskWrites({ database, output }),
    ...taskReads({ database, clock: SYSTEM_CLOCK, findText: async () => [1, 2] }),
  };
  return {
    file,
    database,
    ledger: {
      tasks,
      inputs: ledgerInputs(database),
      sessions: ledgerSessions(database),
      items: ledgerItems(database),
      jobs: ledgerJobs(database),
      deliveries: ledgerDeliveries(database),
      inbound: ledgerInbound(database),
      routes: ledgerRoutes(database),
      trust: workflowTrust(database),
      tokens: ledgerTokens(database),
    },
    texts,
  };
};

/** What a query makes itself, tables that stay small, and indexes that hold little or are left at a limit. */
const SMALL =
  /^SCAN (counter|channel_route|token|job|trusted_workflow|era|wanted|json_each|below|above|before|search VIRTUAL|sqlite_sequence|\(|CONSTANT)/;
const SMALL_INDEX =
  /USING (COVERING )?INDEX (task_claimed|session_by_use|input_open|inbound_open|delivery_line|task_to_delete)\b/;
/** They end where enough are found. That leaves out the steps of runs, of which a tree has a limited number. */
const NEWEST =
  /^select ("n" from "task" where "kind" not in .* and \("parent_id" is null or .*\)|\* from "delivery") order by "n" desc limit/;

const isSmall = (line: string, sql: string): boolean =>
  SMALL.test(line) || SMALL_INDEX.test(line) || NEWEST.test(sql);

test('no query goes through a whole table, however many tasks there are', async () => {
  const { file, database, ledger, texts } = recorded();
  await callEverything(ledger, database);
  const scans = [...texts]
    .filter((sql) => /^\s*(select|insert|update|delete|with)\b/i.test(sql))
    .flatMap((sql) => {
      const count = sql.split('?').length - 1;
      const plan = file.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`);
      const lines = plan.all(...Array.from({ length: count }, () => null)).map(({ detail }) => detail);
      return lines
        .filter((line) => line.startsWith('SCAN ') && !isSmall(line, sql))
        .map((line) => `${line}: ${sql}`);
    });
  expect(texts.size).toBeGreaterThan(140);
  expect(scans).toEqual([]);
});
