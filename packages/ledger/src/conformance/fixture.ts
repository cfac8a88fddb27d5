// A ledger under test with a clock and ids of its own, so that a test says only what it is about.

import {
  type Fact,
  type InputId,
  type InputRequest,
  inputIdFrom,
  type Task,
  type TaskId,
  taskIdFrom,
} from '@coxswain/protocol';
import { onTestFinished } from 'vitest';
import type { LedgerClock } from '../database/clock.ts';
import type { Ledger } from '../ledger.ts';
import { newTask } from '../testing/new-task.ts';
import type {
  Admission,
  CancelResult,
  Claim,
  ClaimedTask,
  InsertOutcome,
  NewTask,
  Settlement,
  SettleResult,
} from '../writes.ts';

export interface OpenedLedger {
  readonly ledger: Ledger;
  /** Closes the ledger and opens the same again. */
  reopen(): Promise<Ledger>;
  /** Closes it and removes everything. */
  cleanup(): Promise<void>;
}

export interface OpenOptions {
  /** What the ledger measures durations by; default: the system's. */
  readonly clock?: LedgerClock;
  /** `output.perTask`, asked for whenever output is written; default: the limit's default. */
  readonly outputPerTaskBytes?: () => number;
}

export type OpenLedger = (options?: OpenOptions) => Promise<OpenedLedger>;

/** No limits. */
export const NO_LIMITS: Admission = { treeMaxTasks: 1_000_000 };
const START_MS = Date.UTC(2026, 10, 20, 10);

const bytesOf = (count: number): Uint8Array =>
  Uint8Array.from({ length: 12 }, (_, index) => Math.floor(count / 32 ** (11 - index)));

class TestClock implements LedgerClock {
  wallMs = START_MS;
  steadyMs = 7_200_000;
  bootId = 'the first';

  nowMs(): number {
    return this.wallMs;
  }

  monotonicMs(): number {
    return this.steadyMs;
  }
}

/** A background task from outside, as the engine counts it. */
const isLimited = ({ kind = 'background', parentId, isExternalRoot = true }: Partial<NewTask>): boolean =>
  kind === 'background' && parentId === undefined && isExternalRoot;

export class Fixture {
  ledger: Ledger;
  /** The wall clock: what is handed to every write. */
  get nowMs(): number {
    return this.#clock.wallMs;
  }

  set nowMs(ms: number) {
    this.#clock.wallMs = ms;
  }

  readonly #clock: TestClock;
  readonly #opened: OpenedLedger;
  #ids = 0;

  private constructor(opened: OpenedLedger, clock: TestClock) {
    this.#opened = opened;
    this.#clock = clock;
    this.ledger = opened.ledger;
  }

  /** A fixture that is closed after the test. */
  static async begin(open: OpenLedger): Promise<Fixture> {
    const clock = new TestClock();
    const opened = await open({ clock });
    onTestFinished(() => opened.cleanup());
    return new Fixture(opened, clock);
  }

  /** A fixture that the caller closes. */
  static async beginAlone(open: OpenLedger): Promise<Fixture & AsyncDisposable> {
    const clock = new TestClock();
    const opened = await open({ clock });
    return Object.assign(new Fixture(opened, clock), { [Symbol.asyncDispose]: () => opened.cleanup() });
  }

  async reopen(): Promise<void> {
    this.ledger = await this.#opened.reopen();
  }

  /** Advances the time, by a second unless said otherwise. */
  pass(ms = 1_000): number {
    this.#clock.steadyMs += ms;
    return this.jump(ms);
  }

  /** Someone sets the wall clock. */
  jump(ms: number): number {
    this.nowMs += ms;
    return this.nowMs;
  }

  /** The steady clock restarts. */
  restartMachine(): void {
    this.#clock.steadyMs = 0;
    this.#clock.bootId = 'the next';
  }

  newId(): TaskId {
    this.#ids += 1;
    return taskIdFrom(bytesOf(this.#ids));
  }

  newInputId(): InputId {
    this.#ids += 1;
    return inputIdFrom(bytesOf(this.#ids));
  }

  newTask(task: Partial<NewTask> = {}): NewTask {
    const id = task.id ?? this.newId();
    return newTask(id, {
      session: `ses_${id.slice(4)}`,
      user: 'ada',
      prompt: 'npm test',
      workDir: '/srv',
      timeoutMs: 60_000,
      createdAtMs: this.nowMs,
      isExternalRoot: task.parentId === undefined,
      submitter: isLimited(task) ? 'user:ada' : undefined,
      ...task,
    });
  }

  /** A task below another. */
  childOf(parent: Pick<Task, 'id' | 'rootId'>, task: Partial<NewTask> = {}): NewTask {
    return this.newTask({ ...task, parentId: parent.id, rootId: parent.rootId, kind: task.kind ?? 'helper' });
  }

  insertAll(tasks: readonly NewTask[], admission: Admission = NO_LIMITS): Promise<readonly InsertOutcome[]> {
    return this.ledger.tasks.insert(tasks, admission);
  }

  async offer(task: Partial<NewTask>, admission?: Admission): Promise<InsertOutcome> {
    const [outcome] = await this.insertAll([this.newTask(task)], admission);
    if (outcome === undefined) throw new Error('no outcome');
    return outcome;
  }

  async insert(task: Partial<NewTask> = {}): Promise<Task> {
    const outcome = await this.offer(task);
    if (outcome.outcome !== 'inserted') throw new Error(`not inserted: ${JSON.stringify(outcome)}`);
    return outcome.task;
  }

  claim(
    free: Readonly<Record<string, number>> = { '': 1 },
    backgroundMax?: number,
  ): Promise<readonly ClaimedTask[]> {
    const newRunId = (): string => {
      this.#ids += 1;
      return `run_${this.#ids}`;
    };
    return this.ledger.tasks.claim({ node: 'here', nowMs: this.nowMs, free, backgroundMax, newRunId });
  }

  async claimOne(): Promise<ClaimedTask> {
    const [claimed] = await this.claim();
    if (claimed === undefined) throw new Error('nothing could be claimed');
    return claimed;
  }

  /** Inserts a task and claims it; nothing else may be claimable. */
  async run(task: Partial<NewTask> = {}): Promise<ClaimedTask> {
    const { id } = await this.insert(task);
    const claimed = await this.claimOne();
    if (claimed.task.id !== id) throw new Error(`claimed ${claimed.task.id} instead of ${id}`);
    return claimed;
  }

  record(claim: Claim, ...facts: readonly Fact[]): Promise<boolean> {
    return this.ledger.tasks.record(claim, facts, this.nowMs);
  }

  settle(claim: Claim, settlement: Settlement, ...facts: readonly Fact[]): Promise<SettleResult> {
    return this.ledger.tasks.settle(claim, settlement, facts, this.nowMs);
  }

  async complete(claim: Claim): Promise<Task> {
    const { task } = await this.settle(claim, { status: 'completed' });
    if (task === undefined) throw new Error('the claim did not hold');
    return task;
  }

  /** A task that has run and ended so. */
  async ended(task: Partial<NewTask> = {}, settlement: Settlement = { status: 'completed' }): Promise<Task> {
    const { claim } = await this.run(task);
    const result = await this.settle(claim, settlement);
    if (result.task === undefined) throw new Error('the claim did not hold');
    return result.task;
  }

  cancel(...ids: readonly TaskId[]): Promise<CancelResult> {
    return this.ledger.tasks.requestCancel(ids, { by: 'ada', reason: 'user', nowMs: this.nowMs });
  }

  question(taskId: TaskId, title = 'Which branch?'): InputRequest {
    const createdAt = new Date(this.nowMs).toISOString();
    return { id: this.newInputId(), taskId, kind: 'question', title, state: 'open', createdAt };
  }

  async ask(claim: Claim): Promise<InputRequest> {
    const request = this.question(claim.taskId);
    if (!(await this.ledger.inputs.ask(claim, request, this.nowMs)))
      throw new Error('the claim did not hold');
    return request;
  }

  async get(id: TaskId): Promise<Task> {
    const task = await this.ledger.tasks.get(id);
    if (task === undefined) throw new Error(`there is no task ${id}`);
    return task;
  }

  /** The types of a task's events, in order. */
  async eventsOf(id: TaskId): Promise<readonly string[]> {
    const events = await this.ledger.events.page(0, { taskIds: new Set([id]) }, 10_000);
    return events.map(({ type }) => type);
  }
}

/** RFC 3339 as tasks say it. */
export const at = (ms: number): string => new Date(ms).toISOString();
