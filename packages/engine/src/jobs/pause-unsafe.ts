// Jobs that an earlier version saved with a value inside a command line: at the start they are paused, what waits to run of
// them fails, and whoever hears of their runs is told. Each firing looks as well.

import { deliveryIdFrom, ID_BYTES, type Job, type PauseReason, type TriggerKind } from '@coxswain/protocol';
import { NO_OUTLET } from '../deliveries/outlet.ts';
import { knownTargets } from '../deliveries/targets.ts';
import { turnOf } from './firing.ts';
import type { JobDeps } from './job-deps.ts';
import { unsafeText } from './unsafe-text.ts';

/** Safe to be interrupted: what is not paused yet is paused, and told again, at the next start. */
export const pauseUnsafe = async (deps: JobDeps): Promise<void> => {
  const { world, settings, jobTurns, book } = deps;
  for (const { job } of await world.ledger.jobs.list()) {
    const why = unsafeText(job, settings());
    if (why === undefined) continue;
    await jobTurns.take(turnOf(job.id), async () => {
      await failWaiting(job, why, deps);
      if (job.enabled) await pause(job, why, deps);
    });
    await book.refresh();
  }
};

/** Their texts hold values already; the steps of a workflow look for themselves. */
const failWaiting = async (job: Job, why: string, { world, onEnded }: JobDeps): Promise<void> => {
  const { ledger, clock } = world;
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

const pause = async (job: Job, why: string, { world, settings }: JobDeps): Promise<void> => {
  const { ledger, clock, log } = world;
  const nowMs = clock.nowMs();
  const text = `Job ${job.name} is paused: ${why}. Write it so with: cox jobs edit ${job.id}`;
  for (const target of targetsOf(job, settings().limits['background.defaultDeliverTo'])) {
    if (knownTargets([target], (world.outlet ?? NO_OUTLET).channels()).length === 0) continue;
    await ledger.deliveries.reply({ id: deliveryIdFrom(world.randomBytes(ID_BYTES)), target, text }, nowMs);
  }
  const trigger: TriggerKind = job.triggers[0]?.kind ?? 'manual';
  const slot = { trigger, slot: `check:${job.revision}:${nowMs}`, slotAtMs: nowMs };
  const reason: PauseReason = 'unsafe';
  await ledger.jobs.miss(
    job.id,
    [{ ...slot, reason: 'refused', detail: why }],
    { nextAtMs: null, pause: reason },
    nowMs,
  );
  log.warn({ job: job.name, why }, 'a job is paused: a value stands in its command line');
};

const targetsOf = ({ deliverTo, delivery }: Job, otherwise: readonly string[]): readonly string[] => {
  if (delivery === 'silent') return [];
  return [...new Set(deliverTo.length > 0 ? deliverTo : otherwise)];
};
