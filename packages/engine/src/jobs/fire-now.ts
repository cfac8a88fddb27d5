// Fires a job for something that happens now: a webhook, the end of a task, a message, a person.

import type { JobId } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import { type FiringOrder, type FiringResult, fireOccurrence, miss, turnOf } from './firing.ts';
import type { Occasion } from './run-of-job.ts';

export interface Occurred extends Omit<Occasion, 'runAt'> {
  readonly key: FiringOrder['key'];
  /** Why it must not fire; its slot becomes a row. */
  readonly refusal?: string | undefined;
}

/** Fires the job for it, in its turn. What comes while the job waits after a failure waits with it, unless a person asks. */
export const fireNow = (id: JobId, occurred: Occurred, deps: Deps): Promise<FiringResult> =>
  deps.jobMutex.take(turnOf(id), async () => {
    const { env } = deps;
    const stored = await env.ledger.jobs.get(id);
    if (!stored) return { kind: 'off' };
    const { job } = stored;
    const { refusal, ...rest } = occurred;
    const known = typeof rest.key === 'string' ? await env.ledger.jobs.firing(id, rest.key) : undefined;
    if (known) return { kind: 'known', firing: known };
    const isByHand = occurred.trigger === 'manual';
    if (!job.enabled && !isByHand) return { kind: 'off' };
    const runAt = isByHand ? undefined : job.backoffUntil;
    const order: FiringOrder = { ...rest, advance: {}, isQueued: isByHand, runAt };
    if (refusal !== undefined) return miss(job, order, { reason: 'refused', detail: refusal }, deps);
    return fireOccurrence(stored, order, deps);
  });
