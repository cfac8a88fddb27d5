// Finds what keeps a job from working, repairs what can be repaired, and reports both.

import type { StoredJob } from '@coxswain/ledger';
import {
  type AuditBy,
  formatDuration,
  type Job,
  type JobId,
  type JobRepair,
  jobDefinitionOf,
  ProblemError,
} from '@coxswain/protocol';
import type { Caller } from '../engine.ts';
import { auditBy, requireUser } from '../rights/index.ts';
import { findJob, noJob } from './find-job.ts';
import { turnOf } from './firing.ts';
import { DEFINING, type JobDeps, noteChange } from './job-deps.ts';
import { enable } from './switch-job.ts';
import { nextOccurrence } from './timetable.ts';
import { foreignWork, validate } from './validate-job.ts';

/** A clock this far ahead has not just drifted. */
const AHEAD_MS = 60_000;

/** Each finding is one line; none: nothing was wrong. */
export const repairJob = async (ref: string, caller: Caller, deps: JobDeps): Promise<JobRepair> => {
  requireUser(caller, 'repair jobs');
  const { ledger } = deps.env;
  const by = auditBy(caller);
  return deps.jobMutex.take(DEFINING, async () => {
    const { id } = await findJob(ledger, ref);
    return deps.jobMutex.take(turnOf(id), async () => {
      const read = async (): Promise<StoredJob> => {
        const stored = await ledger.jobs.get(id);
        if (!stored) throw noJob(ref);
        return stored;
      };
      const repaired = [
        ...(await repairSession(await read(), by, deps)),
        ...(await repairFiredThrough(await read(), deps)),
        ...(await repairPause(await read(), by, deps)),
        ...(await repairNext(await read(), deps)),
        ...(await noteOfAwaited(await read(), deps)),
      ];
      await noteChange(deps);
      return { job: (await read()).job, repaired };
    });
  });
};

/** A session that is another agent's, or holds what programs put there, refuses every run: it gets a fresh one. */
const repairSession = async (stored: StoredJob, by: AuditBy, { env }: JobDeps): Promise<string[]> => {
  const { job, environmentRef } = stored;
  const { ledger, clock } = env;
  const owner = (await ledger.sessions.get(job.session))?.agent;
  if (owner === undefined) return [];
  const foreign = owner === job.agent ? await foreignWork(job, env) : undefined;
  if (owner === job.agent && foreign === undefined) return [];
  const session = `${job.session.slice(0, 100)}:${clock.nowMs().toString(36)}`;
  const definition = { ...jobDefinitionOf(job), session };
  const change = { revision: job.revision, definition, environmentRef, advance: {} };
  await ledger.jobs.change(job.id, change, clock.nowMs(), by);
  const why =
    foreign === undefined
      ? `belongs to agent '${owner}'`
      : `contains task ${foreign.id}, which a program submitted`;
  return [`session '${job.session}' ${why}: from now on its runs use '${session}'`];
};

/** Whether it could run; if so, and that was all it waited for, it resumes. */
const repairPause = async (
  { job, environmentRef }: StoredJob,
  by: AuditBy,
  deps: JobDeps,
): Promise<string[]> => {
  try {
    await validate(job, await deps.environments.read(environmentRef), deps);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [`its runs are refused: ${error.message}`];
  }
  if (job.enabled) return job.backoffUntil === undefined ? [] : forgetFailures(job, by, deps);
  if (job.pauseReason === 'missed')
    return [`it missed its last occurrence: run it now with cox jobs run ${job.id}, or give it another time`];
  if (job.pauseReason === 'done') return [];
  if (job.pauseReason === 'unsafe') {
    await enable(job.id, { ref: job.id, by }, deps);
    return ['its command line no longer contains a value: it fires again'];
  }
  if (job.pauseReason !== 'agent_gone')
    return [`it is paused (${job.pauseReason}): resume it with cox jobs resume ${job.id}`];
  await enable(job.id, { ref: job.id, by }, deps);
  return [`agent '${job.agent}' is configured again: it fires again`];
};

const forgetFailures = async (job: Job, by: AuditBy, deps: JobDeps): Promise<string[]> => {
  const { clock } = deps.env;
  const leftMs = Date.parse(job.backoffUntil ?? '') - clock.nowMs();
  if (!(leftMs > 0)) return [];
  await enable(job.id, { ref: job.id, by }, deps);
  const failures = job.failuresInARow === 1 ? 'a failure' : `${job.failuresInARow} failures in a row`;
  return [`it waited ${formatDuration(leftMs)} more after ${failures}: the wait is cancelled`];
};

/** Occurrences that a clock which was ahead took away come again. */
const repairFiredThrough = async (stored: StoredJob, { env }: JobDeps): Promise<string[]> => {
  const { job, firedThroughMs } = stored;
  const { ledger, clock } = env;
  const nowMs = clock.nowMs();
  if (firedThroughMs <= nowMs + AHEAD_MS) return [];
  await ledger.jobs.rewind(job.id, {
    firedThroughMs: nowMs,
    nextAtMs: nextOccurrence(job.triggers, nowMs)?.atMs,
  });
  return [
    `the clock was ahead, and occurrences up to ${textOf(firedThroughMs)} counted as done: it fires again from ${textOf(nowMs)}; one that ran does not run again, unless its record was pruned: check cox jobs runs ${job.id}`,
  ];
};

/** Its next occurrence is what its triggers say. */
const repairNext = async (stored: StoredJob, { env }: JobDeps): Promise<string[]> => {
  const { job, firedThroughMs, nextAtMs } = stored;
  const { ledger, clock } = env;
  if (!job.enabled) return [];
  const expectedMs = nextOccurrence(job.triggers, firedThroughMs)?.atMs;
  if (nextAtMs === expectedMs) return [];
  await ledger.jobs.miss(job.id, [], { nextAtMs: expectedMs ?? null }, clock.nowMs());
  return [`its next occurrence was ${textOf(nextAtMs)}: it is now ${textOf(expectedMs)}`];
};

/** Jobs that it waits for and that no longer exist. */
const noteOfAwaited = async ({ job }: StoredJob, { env: { ledger } }: JobDeps): Promise<string[]> => {
  const lines: string[] = [];
  for (const trigger of job.triggers) {
    if (trigger.kind !== 'event' || trigger.job === undefined) continue;
    // The ids of jobs are what was saved.
    if (await ledger.jobs.get(trigger.job as JobId)) continue;
    lines.push(
      `its trigger is job '${trigger.jobName ?? trigger.job}', which was deleted: choose another with cox jobs edit ${job.id} --on <job>=${trigger.status}`,
    );
  }
  return lines;
};

const textOf = (ms: number | undefined): string => (ms === undefined ? 'none' : new Date(ms).toISOString());
