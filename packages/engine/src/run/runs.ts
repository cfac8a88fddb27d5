// Starts claimed tasks, lets them wait and continue, limits their time, and reports when they are over.

import type { Claim, ClaimedTask } from '@coxswain/ledger';
import type { AgentDefinition, Task, TaskId } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import type { Alarms } from '../dispatch/index.ts';
import { execute } from './execution.ts';
import type { PendingMessage } from './inbox.ts';
import type { Questions } from './questions.ts';
import { Run, type StopCause, timeLeftMs } from './run.ts';
import { sessionOf } from './run-session.ts';
import { TIMED_OUT } from './settlement.ts';

/** Messages that a run got too late for its agent to read. */
export interface Unread {
  /** As it ended. */
  readonly task: Task;
  readonly messages: readonly PendingMessage[];
  /** The environment of the ended run's submitter. */
  readonly environmentRef: string | undefined;
}

/** The cause of a cancel that an earlier daemon took and did not finish; the ledger knows who asked. */
const CANCELLED_BEFORE: StopCause = { status: 'cancelled', reason: 'user', by: 'cox' };

interface RunHooks {
  readonly questions: () => Questions;
  readonly onUnread: (unread: Unread) => Promise<void>;
  /** Cancels the task and everything below it. */
  readonly cancel: (id: TaskId, order: typeof TIMED_OUT) => Promise<unknown>;
}

export class Runs {
  readonly #deps: Deps;
  readonly #hooks: RunHooks;
  readonly #limits = new Map<Run, TimeLimit>();
  readonly #waits = new Map<Run, number>();
  /** Those of the waits that only another task can end. */
  readonly #waitsForChildren = new Map<Run, number>();

  constructor(deps: Deps, hooks: RunHooks) {
    this.#deps = deps;
    this.#hooks = hooks;
  }

  /** Starts each claimed task; returns at once. */
  start(claimed: readonly ClaimedTask[]): void {
    for (const one of claimed) this.#begin(new Run({ ...one, agent: this.#agentOf(one) }));
  }

  /** Takes over runs that outlived an earlier daemon; resolves when their programs and their open questions are known. */
  async adopt(claims: readonly Claim[]): Promise<void> {
    const { env, registry } = this.#deps;
    // Who cancels one of them meanwhile is heard as well.
    registry.beginClaim();
    const adopting: Promise<void>[] = [];
    try {
      for (const one of await env.ledger.tasks.adopt(claims, env.clock.nowMs())) {
        const run = new Run({ ...one, agent: this.#agentOf(one), earlier: one });
        this.#begin(run);
        if (run.task.cancelRequestedAt !== undefined) run.stop(CANCELLED_BEFORE);
        adopting.push(this.#enterSession(run), this.#hooks.questions().adopt(run));
      }
    } finally {
      registry.endClaim();
    }
    await Promise.all(adopting);
  }

  /** Its programs may come back at any moment: they are to be known. */
  async #enterSession(run: Run): Promise<void> {
    const { env, registry } = this.#deps;
    if (run.agent) registry.enterSession((await sessionOf(run.task, run.agent, env)).id, run);
  }

  #agentOf({ task }: ClaimedTask): AgentDefinition | undefined {
    return this.#deps.settings().agents.find(({ name }) => name === task.agent);
  }

  #begin(run: Run): void {
    this.#deps.slots.take(run);
    this.#deps.registry.add(run);
    void this.#live(run);
  }

  /** The run begins to wait: its slot is given back and its time stands still. */
  wait(run: Run, forWhat: 'answer' | 'children'): void {
    // A run that is over waits for nothing: it would never give back its place among the waiting.
    if (!this.#limits.has(run)) return;
    this.#waits.set(run, (this.#waits.get(run) ?? 0) + 1);
    if (forWhat === 'children') this.#waitsForChildren.set(run, (this.#waitsForChildren.get(run) ?? 0) + 1);
    this.#limits.get(run)?.pause();
    this.parkMore();
  }

  /** The run continues at once, even above the limit of its pool. */
  resume(run: Run, forWhat: 'answer' | 'children'): void {
    if (forWhat === 'children') countDown(this.#waitsForChildren, run);
    const isWaiting = countDown(this.#waits, run);
    if (isWaiting || !this.#limits.has(run)) return;
    this.#deps.slots.take(run);
    this.#limits.get(run)?.resume();
    this.parkMore();
  }

  /** The task waits for its children until the returned function is called; one that does not run waits for nothing. */
  waitForChildren(id: TaskId): () => void {
    const run = this.#deps.registry.get(id);
    if (!run) return () => {};
    this.wait(run, 'children');
    let isWaiting = true;
    return () => {
      if (isWaiting) this.resume(run, 'children');
      isWaiting = false;
    };
  }

  /** There may be room for more that wait: those that had to keep their slots give them back now. */
  parkMore(): void {
    const { slots, onLeft } = this.#deps;
    const parked = [...this.#waits.keys()].filter(
      (run) =>
        !slots.isParked(run) &&
        (slots.park(run) || (this.#isStuck(run) && slots.park(run, { always: true }))),
    );
    if (parked.length > 0) onLeft();
  }

  // Where all slots are kept by those that wait, none is left for the children that some of them wait for.
  #isStuck(run: Run): boolean {
    return (
      this.#waitsForChildren.has(run) && this.#deps.slots.isFullOf(run.pool, new Set(this.#waits.keys()))
    );
  }

  async #live(run: Run): Promise<void> {
    const { env, registry, steadyAlarms: alarms, environments, capacity, wake } = this.#deps;
    const now = (): number => env.clock.monotonicMs();
    const limit = new TimeLimit({
      alarms,
      now,
      limitMs: timeLeftMs(run) ?? Number.POSITIVE_INFINITY,
      expire: () => this.#timeOut(run),
    });
    this.#limits.set(run, limit);
    limit.resume();
    try {
      const deps = { ...this.#deps, questions: this.#hooks.questions() };
      const { task, failedDependents } = await execute(run, deps, {
        worked: () => limit.end(),
        settling: () => {
          this.#leave(run);
          wake({ isBehindQueued: true });
        },
      });
      // What is not settled is found there by the next start.
      env.programs?.forget(run.claim.runId);
      const messages = run.inbox.takeUnread();
      const { environmentRef } = run;
      if (task && messages.length > 0) await this.#hooks.onUnread({ task, messages, environmentRef });
      if (failedDependents.length > 0) this.#deps.onEnded();
    } catch (error) {
      env.log.error(
        { taskId: run.task.id, error: String(error) },
        'could not settle a run; a restart will settle it',
      );
      wake();
    } finally {
      this.#leave(run);
      registry.remove(run);
      environments.release(run.environmentRef);
      run.finish();
      this.parkMore();
      capacity.opened();
    }
  }

  /** Its slot is free for another. */
  #leave(run: Run): void {
    this.#limits.get(run)?.end();
    this.#limits.delete(run);
    this.#waits.delete(run);
    this.#waitsForChildren.delete(run);
    this.#deps.slots.release(run);
  }

  #timeOut(run: Run): void {
    run.stop({ status: 'cancelled', ...TIMED_OUT }, { withoutToolGrace: true });
    this.#hooks.cancel(run.task.id, TIMED_OUT).catch((error: unknown) => {
      this.#deps.env.log.error(
        { taskId: run.task.id, error: String(error) },
        'could not record that a run reached its time limit',
      );
    });
  }
}

/** One less; false when that was the last. */
const countDown = (counts: Map<Run, number>, run: Run): boolean => {
  const left = (counts.get(run) ?? 1) - 1;
  if (left > 0) counts.set(run, left);
  else counts.delete(run);
  return left > 0;
};

// Limits the working time of a run. Time spent waiting for an answer does not count, and neither does a wall clock that
// jumps: the alarms it is given run on the monotonic clock.
export class TimeLimit {
  readonly #alarms: Alarms;
  readonly #now: () => number;
  readonly #expire: () => void;
  #leftMs: number;
  #resumedAtMs = 0;
  #dispose: (() => void) | undefined;
  #isOver = false;

  constructor(options: { alarms: Alarms; now: () => number; limitMs: number; expire: () => void }) {
    this.#alarms = options.alarms;
    this.#now = options.now;
    this.#leftMs = options.limitMs;
    this.#expire = options.expire;
  }

  /** The run works: its clock runs. */
  resume(): void {
    if (this.#dispose || this.#isOver) return;
    this.#resumedAtMs = this.#now();
    this.#dispose = this.#alarms.set(this.#resumedAtMs + this.#leftMs, () => {
      this.#dispose = undefined;
      this.#leftMs = 0;
      this.#expire();
    });
  }

  /** The work is done: what is left to do, writing it down, has no time limit. */
  end(): void {
    this.#isOver = true;
    this.pause();
  }

  /** The run waits: its clock is paused. */
  pause(): void {
    if (!this.#dispose) return;
    this.#dispose();
    this.#dispose = undefined;
    this.#leftMs = Math.max(0, this.#leftMs - (this.#now() - this.#resumedAtMs));
  }

  get leftMs(): number {
    return this.#dispose ? Math.max(0, this.#leftMs - (this.#now() - this.#resumedAtMs)) : this.#leftMs;
  }
}
