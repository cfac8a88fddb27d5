// For tests: a whole ledger in a folder of its own, with its parts at hand and tasks in one call each.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact, Insights, Task } from '@coxswain/protocol';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { createEvents } from '../events/events.ts';
import { readInsights } from '../insights/read.ts';
import type { Events, Output } from '../ledger.ts';
import { openSearch, type Search } from '../open.ts';
import type { OutputStore } from '../output/output-store.ts';
import { createOutput } from '../output/read.ts';
import { createOutputStore } from '../output/store.ts';
import { Reader } from '../reader/reader.ts';
import { PrunedThrough } from '../retention/pruned-through.ts';
import { createRetention } from '../retention/retention.ts';
import type { Retention } from '../retention.ts';
import { claimTasks } from '../tasks/claim.ts';
import { insertTasks } from '../tasks/insert.ts';
import { recordFacts } from '../tasks/record.ts';
import { requestCancel } from '../tasks/request-cancel.ts';
import { settleAttempt } from '../tasks/settle.ts';
import type { Claim, NewTask, Settlement } from '../writes.ts';
import { newTask, someTaskId } from './new-task.ts';

export class TestLedger {
  readonly home: string;
  /** `output.perTask`; may be changed at any time. */
  perTaskBytes = 32 * 1024 * 1024;
  readonly database: Database;
  readonly output: OutputStore;
  readonly events: Events & { close(): void };
  readonly reader: Reader;
  readonly search: Search;
  readonly retention: Retention;
  readonly prunedThrough: PrunedThrough;
  readonly reading: Output;

  private constructor(
    home: string,
    parts: { database: Database; prunedThrough: PrunedThrough; reader: Reader; search: Search },
  ) {
    this.home = home;
    const { database, prunedThrough, reader, search } = parts;
    const folder = join(home, 'output');
    this.database = database;
    this.prunedThrough = prunedThrough;
    this.reader = reader;
    this.search = search;
    this.output = createOutputStore({ database, folder, perTaskBytes: () => this.perTaskBytes });
    this.reading = createOutput({ database, folder });
    this.events = createEvents({ database, outputFolder: folder, prunedThrough });
    this.retention = createRetention({ database, output: this.output, reader, prunedThrough });
  }

  /** Opens the ledger in the folder; without one in a new folder, which {@link discard} removes. */
  static async open(home: string = mkdtempSync(join(tmpdir(), 'cox-ledger-'))): Promise<TestLedger> {
    const databasePath = join(home, 'ledger.db');
    const database = openDatabase(databasePath);
    const reader = new Reader({ databasePath, outputFolder: join(home, 'output'), workerEntry: undefined });
    const prunedThrough = await PrunedThrough.open(database);
    const search = await openSearch(database, reader);
    return new TestLedger(home, { database, prunedThrough, reader, search });
  }

  /** Ends it and leaves the folder. */
  async close(): Promise<void> {
    this.events.close();
    await this.search.close();
    await this.reader.close();
    await this.output.close();
    await this.database.close();
  }

  async discard(): Promise<void> {
    await this.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  async insert(task: Partial<NewTask> = {}): Promise<Task> {
    const id = task.id ?? someTaskId();
    const wanted = { ...newTask(id), ...task };
    const [outcome] = await this.database.write((tx) => insertTasks(tx, [wanted], { treeMaxTasks: 1_000 }));
    if (outcome?.outcome !== 'inserted') throw new Error(`not inserted: ${outcome?.outcome}`);
    return outcome.task;
  }

  /** Inserts a task and starts it. */
  async run(
    task: Partial<NewTask> = {},
    nowMs = 1_000,
  ): Promise<{ readonly task: Task; readonly claim: Claim }> {
    const { id } = await this.insert(task);
    const request = { node: 'here', nowMs, free: { '': 1_000 }, newRunId: () => 'run' };
    const claimed = (await this.database.write((tx) => claimTasks(tx, request))).find(
      (each) => each.task.id === id,
    );
    if (claimed === undefined) throw new Error('not claimed');
    return claimed;
  }

  record(claim: Claim, facts: readonly Fact[], nowMs = 1_000): Promise<boolean> {
    return this.output.write({
      claim,
      facts,
      isLast: false,
      commit: (stored) => this.database.write((tx) => recordFacts(tx, claim, { facts: stored }, nowMs)),
      isKept: (isRecorded) => isRecorded,
    });
  }

  async settle(claim: Claim, settlement: Settlement = { status: 'completed' }, nowMs = 2_000): Promise<Task> {
    const { task } = await this.output.write({
      claim,
      facts: [],
      isLast: true,
      commit: (stored) => this.database.write((tx) => settleAttempt(tx, claim, settlement, stored, nowMs)),
      isKept: (result) => result.task !== undefined,
    });
    if (task === undefined) throw new Error('not settled');
    return task;
  }

  async cancelPending({ id }: Task, nowMs: number): Promise<void> {
    const request = { by: 'someone', reason: 'user', nowMs } as const;
    await this.database.write((tx) => requestCancel(tx, [id], request));
  }

  insights(period: Insights['period'], sinceMs: number): Promise<Insights> {
    return this.database.read(() => readInsights(period, sinceMs));
  }

  /** A task that has run and ended. */
  async ended(task: Partial<NewTask> = {}, settlement?: Settlement, nowMs?: number): Promise<Task> {
    const { claim } = await this.run(task);
    return this.settle(claim, settlement, nowMs);
  }
}
