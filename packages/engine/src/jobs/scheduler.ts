// Fires the timed triggers of jobs. One alarm is set for the next occurrence of all, and nothing is looked up before; each time
// the wall clock is read again, so that a clock which jumps or a machine that slept changes what is due and nothing else.

import type { JobAdvance } from '@coxswain/ledger';
import { formatDuration, type JobId } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import { type DueOccurrences, IN_TIME_MS, planDueOccurrences, type Step } from './due-occurrences.ts';
import { fireOccurrence, turnOf } from './firing.ts';
import { advanceOfMissed } from './missed-advance.ts';
import { isTimed } from './occurrences.ts';
import type { TimedOccurrence } from './timetable.ts';

type Lateness = DueOccurrences['lateness'];

/** Jobs read at once. */
const MAX_READ = 100;
/** After what should not happen (a full disk) it looks again so much later. */
const PATIENCE_MS = 10_000;

export class Scheduler {
  readonly #deps: Deps;
  #isStarted = false;
  #isLooking = false;
  #isWoken = false;
  #idle: Promise<void> = Promise.resolve();
  #dispose = (): void => {};
  /** Both clocks when it looked last; undefined: it has not yet, so what is late passed while the daemon was down. */
  #lastLook: { readonly wallMs: number; readonly monotonicMs: number } | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Begins, with what passed while the daemon was down. */
  start(): void {
    this.#isStarted = true;
    this.wake();
  }

  /** Looks what is due: when jobs changed, or when firing is possible again. */
  wake(): void {
    this.#isWoken = true;
    if (!this.#isStarted || this.#isLooking) return;
    this.#isLooking = true;
    this.#idle = this.#lookWhileWoken();
  }

  /** Resolves when everything that was due is handled. */
  idle(): Promise<void> {
    return this.#idle;
  }

  /** Resolves when it fires nothing more. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    this.#dispose();
    await this.#idle;
  }

  async #lookWhileWoken(): Promise<void> {
    let nextMs: number | undefined;
    while (this.#isWoken && this.#isStarted) {
      this.#isWoken = false;
      nextMs = await this.#look();
    }
    this.#isLooking = false;
    this.#dispose();
    if (this.#isStarted && nextMs !== undefined)
      this.#dispose = this.#deps.wallAlarms.set(nextMs, () => this.wake());
  }

  /** Deals with everything that is due; returns when to look again. */
  async #look(): Promise<number | undefined> {
    const { ledger, clock, log } = this.#deps.env;
    const state = this.#deps.state();
    // What is submitted now is accepted.
    if (state !== 'accepting' && state !== 'paused') return undefined;
    const nowMs = clock.nowMs();
    const lateness = this.#latenessAt(nowMs);
    try {
      const isWell = await this.#dealWithDue(nowMs, lateness);
      return isWell ? await ledger.jobs.nextDueMs() : nowMs + PATIENCE_MS;
    } catch (error) {
      log.error({ error: String(error) }, 'could not read which jobs are due; trying again');
      return clock.nowMs() + PATIENCE_MS;
    }
  }

  /** False: some could not be handled. */
  async #dealWithDue(nowMs: number, lateness: Lateness): Promise<boolean> {
    const { ledger, log } = this.#deps.env;
    const seen = new Set<JobId>();
    let isWell = true;
    for (;;) {
      const due = (await ledger.jobs.due(nowMs, MAX_READ)).filter(({ job }) => !seen.has(job.id));
      if (due.length === 0) return isWell;
      for (const { job } of due) {
        if (!this.#isStarted) return isWell;
        seen.add(job.id);
        await this.#dealWith(job.id, nowMs, lateness).catch((error: unknown) => {
          isWell = false;
          log.error({ job: job.name, error: String(error) }, 'could not fire the job; trying again');
        });
      }
    }
  }

  #latenessAt(wallMs: number): Lateness {
    const monotonicMs = this.#deps.env.clock.monotonicMs();
    const last = this.#lastLook;
    this.#lastLook = { wallMs, monotonicMs };
    if (!last) return { reason: 'down' };
    const jumpMs = wallMs - last.wallMs - (monotonicMs - last.monotonicMs);
    if (jumpMs <= IN_TIME_MS) return { reason: 'down' };
    const detail = `the clock went forward by ${formatDuration(jumpMs)}, or the machine slept`;
    return { reason: 'clock', detail };
  }

  #dealWith(id: JobId, nowMs: number, lateness: Lateness): Promise<void> {
    const { jobMutex, env } = this.#deps;
    return jobMutex.take(turnOf(id), async () => {
      const stored = await env.ledger.jobs.get(id);
      if (!stored?.job.enabled || stored.nextAtMs === undefined || stored.nextAtMs > nowMs) return;
      const { job, firedThroughMs } = stored;
      const { steps, next } = planDueOccurrences({ job, firedThroughMs, nowMs, lateness });
      if (steps.length === 0) await this.#advance(id, { nextAtMs: next?.atMs ?? null });
      for (const [index, step] of steps.entries()) {
        const following = firstOf(steps[index + 1]) ?? next;
        const isDone = following === undefined && job.triggers.every(isTimed);
        const advance: JobAdvance = {
          firedThroughMs: lastOf(step)?.atMs,
          nextAtMs: following?.atMs ?? null,
          ...(isDone ? { pause: 'done' as const } : {}),
        };
        if (!(await this.#take(id, step, advance))) return;
      }
    });
  }

  /** False: the job fires nothing more. */
  async #take(id: JobId, step: Step, advance: JobAdvance): Promise<boolean> {
    const { ledger, clock } = this.#deps.env;
    if (step.kind === 'miss') {
      const occurrences = step.occurrences.map(({ occurrence, ...why }) => ({
        ...occurrenceOf(occurrence),
        ...why,
      }));
      await ledger.jobs.miss(id, occurrences, advanceOfMissed(advance), clock.nowMs());
      return true;
    }
    const stored = await ledger.jobs.get(id);
    if (!stored?.job.enabled) return false;
    const order = { ...occurrenceOf(step.occurrence), advance, isQueued: step.isMadeUp };
    const { kind } = await fireOccurrence(stored, order, this.#deps);
    if (kind === 'known') await this.#advance(id, advance);
    return kind !== 'off';
  }

  async #advance(id: JobId, advance: JobAdvance): Promise<void> {
    const { ledger, clock } = this.#deps.env;
    await ledger.jobs.miss(id, [], advance, clock.nowMs());
  }
}

/** A timed occurrence is known by its instant, whatever its trigger. */
const occurrenceOf = ({ trigger, atMs }: TimedOccurrence) => ({
  trigger: trigger.kind,
  key: new Date(atMs).toISOString(),
  occurrenceAtMs: atMs,
});

const firstOf = (step: Step | undefined): TimedOccurrence | undefined =>
  step?.kind === 'fire' ? step.occurrence : step?.occurrences[0]?.occurrence;

const lastOf = (step: Step): TimedOccurrence | undefined =>
  step.kind === 'fire' ? step.occurrence : step.occurrences.at(-1)?.occurrence;
