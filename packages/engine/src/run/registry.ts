// The runs that live in this daemon, by task and by session.

import type { TaskId } from '@coxswain/protocol';
import type { PendingMessage } from './inbox.ts';
import type { Run, StopCause } from './run.ts';

interface EarlyStop {
  readonly cause: StopCause;
  readonly isForced: boolean;
}

export class RunRegistry {
  readonly #byTask = new Map<TaskId, Run>();
  readonly #bySession = new Map<string, Run>();
  readonly #sessionIds = new Map<Run, string>();
  readonly #earlyStops = new Map<TaskId, EarlyStop>();
  readonly #messages = new Map<TaskId, PendingMessage[]>();
  #claims = 0;
  #whenEmpty: (() => void)[] = [];
  #whenClaimed: (() => void)[] = [];

  get size(): number {
    return this.#byTask.size;
  }

  get(id: TaskId): Run | undefined {
    return this.#byTask.get(id);
  }

  /** The run that works in the session now: two never do. */
  ofSession(sessionId: string): Run | undefined {
    return this.#bySession.get(sessionId);
  }

  all(): readonly Run[] {
    return [...this.#byTask.values()];
  }

  add(run: Run): void {
    this.#byTask.set(run.task.id, run);
    for (const message of this.#messages.get(run.task.id) ?? []) run.inbox.push(message);
    this.#messages.delete(run.task.id);
    const early = this.#earlyStops.get(run.task.id);
    if (!early) return;
    this.#earlyStops.delete(run.task.id);
    run.stop(early.cause);
    if (early.isForced) run.forceStop();
  }

  /** From now on the programs of the session act for this run. */
  enterSession(sessionId: string, run: Run): void {
    if (this.#byTask.get(run.task.id) !== run) return;
    this.#bySession.set(sessionId, run);
    this.#sessionIds.set(run, sessionId);
  }

  /** The next run of the task reads the letter. */
  keepMessage(id: TaskId, message: PendingMessage): void {
    const kept = this.#messages.get(id);
    if (kept) kept.push(message);
    else this.#messages.set(id, [message]);
  }

  remove(run: Run): void {
    // Its task may already be in its next attempt, and its session in its next task.
    if (this.#byTask.get(run.task.id) === run) this.#byTask.delete(run.task.id);
    const sessionId = this.#sessionIds.get(run);
    this.#sessionIds.delete(run);
    if (sessionId !== undefined && this.#bySession.get(sessionId) === run) this.#bySession.delete(sessionId);
    if (this.size > 0) return;
    for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }

  /** A claim is under way: a stop that overtakes it is kept for the run that is about to be added. */
  beginClaim(): void {
    this.#claims++;
  }

  endClaim(): void {
    this.#claims--;
    if (this.#claims > 0) return;
    this.#earlyStops.clear();
    for (const resolve of this.#whenClaimed.splice(0)) resolve();
  }

  /** Resolves when what was being claimed is among the runs. */
  async claimed(): Promise<void> {
    if (this.#claims > 0) await new Promise<void>((resolve) => this.#whenClaimed.push(resolve));
  }

  /** Stops the run of a task. One that was claimed in this very moment is stopped as soon as it is added. */
  stop(id: TaskId, cause: StopCause, isForced: boolean): void {
    const run = this.#byTask.get(id);
    if (!run) {
      if (this.#claims > 0) this.#earlyStops.set(id, { cause, isForced });
      return;
    }
    run.stop(cause);
    if (isForced) run.forceStop();
  }

  /** Resolves when no run is left. */
  async empty(): Promise<void> {
    if (this.size === 0) return;
    await new Promise<void>((resolve) => this.#whenEmpty.push(resolve));
  }
}
