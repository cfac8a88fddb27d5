// The jobs of the engine: their verbs, and what fires them while the engine runs.

import { deliveryIdFrom, ID_BYTES, type Job, type PauseReason, type TriggerKind } from '@coxswain/protocol';
import { knownTargets, NO_NOTIFICATIONS } from '../deliveries/index.ts';
import type { Deps } from '../deps.ts';
import type { JobVerbs } from '../engine.ts';
import { EventWatch } from './event-watch.ts';
import { turnOf } from './firing.ts';
import type { JobDeps } from './job-deps.ts';
import { jobVerbs } from './job-verbs.ts';
import { Scheduler } from './scheduler.ts';
import { TriggerIndex } from './trigger-index.ts';
import { unsafeText } from './unsafe-text.ts';

export class Jobs {
  readonly verbs: JobVerbs;
  readonly #scheduler: Scheduler;
  readonly #watch: EventWatch;
  readonly #deps: JobDeps;
  #isStopped = false;

  constructor(deps: Deps) {
    const book = new TriggerIndex(deps.env.ledger);
    this.#scheduler = new Scheduler(deps);
    this.#watch = new EventWatch(deps, book);
    this.#deps = { ...deps, book, scheduler: this.#scheduler, watch: this.#watch };
    this.verbs = jobVerbs(this.#deps);
  }

  /** Before anything runs: pauses the jobs that could run a value as a command. Never rejects. */
  async check(): Promise<void> {
    const { log } = this.#deps.env;
    // Each firing looks as well.
    await pauseUnsafe(this.#deps).catch((error: unknown) =>
      log.error({ error: String(error) }, 'could not check which jobs could run a value as a command'),
    );
  }

  /** Begins to fire, with what passed since the last time. */
  start(): void {
    if (this.#isStopped) return;
    this.#scheduler.start();
    this.#watch.start();
  }

  /** The engine accepts again. */
  wake(): void {
    this.#scheduler.wake();
    this.#watch.wake();
  }

  /** Resolves when every occurrence that was due is handled. */
  idle(): Promise<void> {
    return this.#scheduler.idle();
  }

  /** Resolves when all firing has stopped. Safe to call twice. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([this.#scheduler.stop(), this.#watch.stop()]);
  }
}

// Jobs that an earlier version saved with a value inside a command line: at the start they are paused, what waits to run of
// them fails, and the targets of their runs are notified. Each firing checks as well.

/** Safe to be interrupted: what is not paused yet is paused, with its notice, at the next start. */
const pauseUnsafe = async (deps: JobDeps): Promise<void> => {
  const { env, settings, jobMutex, book } = deps;
  for (const { job } of await env.ledger.jobs.list()) {
    const why = unsafeText(job, settings());
    if (why === undefined) continue;
    await jobMutex.take(turnOf(job.id), async () => {
      await failWaiting(job, why, deps);
      if (job.enabled) await pause(job, why, deps);
    });
    await book.refresh();
  }
};

/** Their texts hold values already; the steps of a workflow look for themselves. */
const failWaiting = async (job: Job, why: string, { env, onEnded }: JobDeps): Promise<void> => {
  const { ledger, clock } = env;
  const waiting = (await ledger.jobs.activeRuns(job.id)).filter(
    ({ status, composition }) => status === 'pending' && composition === undefined,
  );
  if (waiting.length === 0) return;
  const error = { code: 'runtime_error', message: why } as const;
  await ledger.tasks.failPending(
    waiting.map(({ id }) => id),
    error,
    clock.nowMs(),
  );
  onEnded();
};

const pause = async (job: Job, why: string, { env, settings }: JobDeps): Promise<void> => {
  const { ledger, clock, log } = env;
  const nowMs = clock.nowMs();
  const text = `Job ${job.name} is paused: ${why}. Fix it with: cox jobs edit ${job.id}`;
  for (const target of targetsOf(job, settings().limits['background.defaultDeliverTo'])) {
    if (knownTargets([target], (env.notifications ?? NO_NOTIFICATIONS).channels()).length === 0) continue;
    await ledger.deliveries.reply({ id: deliveryIdFrom(env.randomBytes(ID_BYTES)), target, text }, nowMs);
  }
  const trigger: TriggerKind = job.triggers[0]?.kind ?? 'manual';
  const occurrence = { trigger, key: `check:${job.revision}:${nowMs}`, occurrenceAtMs: nowMs };
  const reason: PauseReason = 'unsafe';
  await ledger.jobs.miss(
    job.id,
    [{ ...occurrence, reason: 'refused', detail: why }],
    { nextAtMs: null, pause: reason },
    nowMs,
  );
  log.warn({ job: job.name, why }, 'paused a job: it has a value in its command line');
};

const targetsOf = ({ deliverTo, delivery }: Job, otherwise: readonly string[]): readonly string[] => {
  if (delivery === 'silent') return [];
  return [...new Set(deliverTo.length > 0 ? deliverTo : otherwise)];
};
