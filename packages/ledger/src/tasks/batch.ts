// What one insert call reads once for all its tasks, and writes once at its end.

import type { Task } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { type CounterName, readCounter } from '../database/counter.ts';
import type { Transaction } from '../database/transaction.ts';
import { first, run, type Tx } from '../database/tx.ts';
import { QueuedEvents } from '../events/append.ts';
import { accountAdded } from '../sessions/account.ts';
import { type Assignment, assignSession, findFreshOf, GENERATED } from '../sessions/assign.ts';
import { storeSession } from '../sessions/store.ts';
import type { NewTask } from '../writes.ts';
import type { Admitted } from './admitted.ts';
import { isItem } from './live-task.ts';
import { NewRows } from './new-rows.ts';
import { inheritPriority } from './priority.ts';
import { refreshAllReadiness } from './readiness.ts';
import { noteCreated, TASKS_IN_ERA } from './time-index.ts';

const treeSizeOf = compiled((values: { n: number }) =>
  db.selectFrom('task').select('tree_size').where('n', '=', values.n),
);
const growTree = compiled((values: { n: number; by: number }) =>
  db
    .updateTable('task')
    .set({ tree_size: sql`tree_size + ${values.by}` })
    .where('n', '=', values.n),
);

/** An item in an unnamed session: it creates no session row, or lists would show it. */
const isPassing = (task: NewTask): boolean => isItem(task) && GENERATED.test(task.session);

export class Batch {
  readonly #tx: Transaction;
  readonly #rows = new NewRows();
  readonly #events = new QueuedEvents();
  /** Sessions of single submissions, which nothing else refers to yet. */
  readonly #fresh: Set<string>;
  readonly #counters = new Map<CounterName, number>();
  readonly #sessions = new Map<string, Assignment>();
  readonly #treeSizes = new Map<number, number>();
  readonly #grown = new Map<number, number>();
  readonly #added = new Map<string, { tasks: number; lastMs: number }>();
  readonly #toRegate = new Set<string>();
  readonly #toInherit = new Set<number>();
  #firstN: number | undefined;
  #earliestMs = Number.POSITIVE_INFINITY;

  private constructor(tx: Transaction, fresh: Set<string>) {
    this.#tx = tx;
    this.#fresh = fresh;
  }

  /** Looks up what concerns all of the tasks. */
  static *begin(tx: Transaction, tasks: readonly NewTask[]): Tx<Batch> {
    return new Batch(tx, yield* findFreshOf(tasks));
  }

  /** Whether the check of a task may read earlier ones: they must be written first. */
  asksForRows({ parentId, retryOf, after, idempotencyKey, session }: NewTask): boolean {
    const refersToTasks = (parentId ?? retryOf ?? idempotencyKey) !== undefined || after.length > 0;
    return refersToTasks || !(this.#fresh.has(session) || this.#sessions.has(session));
  }

  /** Writes the rows of the tasks so far. */
  flush(): Tx<void> {
    return this.#rows.flush();
  }

  /** The counter with what this batch added. */
  *counter(name: CounterName): Tx<number> {
    const stored = this.#counters.get(name) ?? (yield* readCounter(name));
    this.#counters.set(name, stored);
    return stored + this.#tx.counted(name);
  }

  /** How many tasks the tree has, those of this batch included. */
  *treeSize(rootN: number): Tx<number> {
    const stored = this.#treeSizes.get(rootN) ?? (yield* first(treeSizeOf({ n: rootN })))?.tree_size ?? 0;
    this.#treeSizes.set(rootN, stored);
    return stored + (this.#grown.get(rootN) ?? 0);
  }

  /** The session the task would belong to. */
  *session(task: NewTask): Tx<Assignment> {
    const { session: name, agent } = task;
    if (this.#fresh.has(name)) return { key: name, agent, isFresh: true };
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const assignment = yield* assignSession(name, agent, task.createdAtMs);
    return isPassing(task) ? { ...assignment, toStore: undefined } : assignment;
  }

  /** Accepts the task: its session exists from now on, and others may queue behind it. */
  *accept(n: number, task: NewTask, admitted: Admitted): Tx<void> {
    const { session, parent, unmet } = admitted;
    yield* this.#rows.add(n, task, admitted);
    this.#firstN ??= n;
    this.#earliestMs = Math.min(this.#earliestMs, task.createdAtMs);
    if (n - this.#firstN >= TASKS_IN_ERA - 1) yield* this.#noteCreated();
    if (session.toStore !== undefined) yield* storeSession(session.toStore);
    for (const dependency of unmet) this.#toInherit.add(dependency.n);
    if (session.isFresh) this.#fresh.delete(task.session);
    else if (!isPassing(task)) {
      this.#sessions.set(task.session, { ...session, toStore: undefined });
      this.#toRegate.add(session.key);
    }
    const grows = parent !== undefined && (!isItem(task) || parent.isItem);
    if (grows) this.#grown.set(parent.rootN, (this.#grown.get(parent.rootN) ?? 0) + 1);
    if (!session.isFresh && !isItem(task)) this.#count(session.key, task.createdAtMs);
  }

  /** Adds the event of an accepted task. */
  *announce(task: Task, createdAtMs: number): Tx<void> {
    yield* this.#events.add(this.#tx, task, createdAtMs);
  }

  /** Writes what concerns all tasks of the batch. */
  *finish(): Tx<void> {
    yield* this.#rows.flush();
    yield* this.#events.flush();
    yield* this.#noteCreated();
    for (const [key, { tasks, lastMs }] of this.#added) yield* accountAdded(key, tasks, lastMs);
    for (const [n, by] of this.#grown) yield* run(growTree({ n, by }));
    const reordered = yield* inheritPriority(this.#toInherit);
    yield* refreshAllReadiness(new Set([...this.#toRegate, ...reordered]));
  }

  *#noteCreated(): Tx<void> {
    if (this.#firstN === undefined) return;
    yield* this.#rows.flush();
    yield* noteCreated(this.#firstN, this.#earliestMs);
    this.#firstN = undefined;
    this.#earliestMs = Number.POSITIVE_INFINITY;
  }

  #count(key: string, lastMs: number): void {
    this.#added.set(key, { tasks: (this.#added.get(key)?.tasks ?? 0) + 1, lastMs });
  }
}
