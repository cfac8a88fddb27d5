// The runs that live in this daemon, by task and by token.

import { createHash } from 'node:crypto';
import type { TaskId } from '@coxswain/protocol';
import type { Run, StopCause } from './run.ts';

// Looking a digest up tells nothing about the token by its timing.
const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64');

interface EarlyStop {
  readonly cause: StopCause;
  readonly isForced: boolean;
}

export class RunRegistry {
  readonly #byTask = new Map<TaskId, Run>();
  readonly #byToken = new Map<string, Run>();
  readonly #earlyStops = new Map<TaskId, EarlyStop>();
  #isClaiming = false;
  #whenEmpty: (() => void)[] = [];
  #whenClaimed: (() => void)[] = [];

  get size(): number {
    return this.#byTask.size;
  }

  get(id: TaskId): Run | undefined {
    return this.#byTask.get(id);
  }

  byToken(token: string): Run | undefined {
    return this.#byToken.get(digestOf(token));
  }

  all(): readonly Run[] {
    return [...this.#byTask.values()];
  }

  add(run: Run): void {
    this.#byTask.set(run.task.id, run);
    this.#byToken.set(digestOf(run.token), run);
    const early = this.#earlyStops.get(run.task.id);
    if (!early) return;
    this.#earlyStops.delete(run.task.id);
    run.stop(early.cause);
    if (early.isForced) run.forceStop();
  }

  remove(run: Run): void {
    // Its task may have begun its next attempt already.
    if (this.#byTask.get(run.task.id) === run) this.#byTask.delete(run.task.id);
    this.#byToken.delete(digestOf(run.token));
    if (this.size > 0) return;
    for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }

  /** A claim is under way: a stop that overtakes it is kept for the run that is about to be added. */
  beginClaim(): void {
    this.#isClaiming = true;
  }

  endClaim(): void {
    this.#isClaiming = false;
    this.#earlyStops.clear();
    for (const resolve of this.#whenClaimed.splice(0)) resolve();
  }

  /** Resolves when what was being claimed is among the runs. */
  async claimed(): Promise<void> {
    if (this.#isClaiming) await new Promise<void>((resolve) => this.#whenClaimed.push(resolve));
  }

  /** Stops the run of a task. One that was claimed in this very moment is stopped as soon as it is added. */
  stop(id: TaskId, cause: StopCause, isForced: boolean): void {
    const run = this.#byTask.get(id);
    if (!run) {
      if (this.#isClaiming) this.#earlyStops.set(id, { cause, isForced });
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
