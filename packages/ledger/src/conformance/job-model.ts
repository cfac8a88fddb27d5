// Whatever happens to a job, in whatever order and however often: no occurrence makes two tasks, none fires and is missed, and no
// run exists without its firing.

import type { Job } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fixture, type OpenLedger } from './fixture.ts';
import { addJob, definition, fire, jobNow, occurrenceAt } from './job-fixture.ts';

const SLOTS = 12;
const slots = fc.array(fc.nat(SLOTS - 1), { minLength: 1, maxLength: 4 });

type Step =
  | { readonly type: 'fire'; readonly slots: readonly number[]; readonly isAdvancing: boolean }
  | { readonly type: 'miss'; readonly slots: readonly number[]; readonly isAdvancing: boolean }
  | { readonly type: 'change' | 'pause' | 'enable' | 'end' | 'crash' | 'prune' };

const occurrenceStep = <Type extends 'fire' | 'miss'>(type: Type) =>
  fc.record({ type: fc.constant(type), slots, isAdvancing: fc.boolean() });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: occurrenceStep('fire') },
  { weight: 3, arbitrary: occurrenceStep('miss') },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constantFrom<'change' | 'pause' | 'enable' | 'end' | 'crash' | 'prune'>(
        'change',
        'pause',
        'enable',
        'end',
        'crash',
        'prune',
      ),
    }),
  },
);

class JobRun {
  readonly #fixture: Fixture;
  readonly #job: Job;
  readonly #startMs: number;
  /** The outcome of each occurrence, as callers saw it. */
  readonly #fired = new Map<number, string>();
  readonly #missed = new Set<number>();
  #isPruned = false;

  private constructor(fixture: Fixture, job: Job) {
    this.#fixture = fixture;
    this.#job = job;
    this.#startMs = fixture.nowMs;
  }

  static async begin(fixture: Fixture): Promise<JobRun> {
    return new JobRun(fixture, await addJob(fixture, { policy: { pauseAfterFailures: 2 } }));
  }

  async take(step: Step): Promise<void> {
    const fixture = this.#fixture;
    const { id } = this.#job;
    const { jobs } = fixture.ledger;
    fixture.pass(60_000);
    switch (step.type) {
      case 'fire':
        return this.#fire(step.slots, step.isAdvancing);
      case 'miss':
        return this.#miss(step.slots, step.isAdvancing);
      case 'change': {
        const { revision } = await jobNow(fixture, id);
        const change = { revision, definition: definition({ prompt: `at ${fixture.nowMs}` }), advance: {} };
        expect(await jobs.change(id, change, fixture.nowMs)).toMatchObject({ revision: revision + 1 });
        return;
      }
      case 'pause':
      case 'enable':
        await jobs.setEnabled(id, { enabled: step.type === 'enable', advance: {} }, fixture.nowMs);
        return;
      case 'end':
        for (const { claim } of await fixture.claim({ '': 2 }))
          await fixture.settle(claim, { status: 'failed', reason: 'exit_code', message: 'no' });
        return;
      case 'crash':
        await fixture.claim({ '': 1 });
        await fixture.reopen();
        await fixture.ledger.tasks.recover({ message: 'Server restarted during execution' }, fixture.nowMs);
        return;
      case 'prune':
        fixture.pass(25 * 3_600_000);
        this.#isPruned = true;
        await fixture.ledger.retention.prune(fixture.nowMs, 'ada', fixture.nowMs);
        return;
    }
  }

  #occurrenceAt(index: number) {
    return occurrenceAt(this.#startMs + 1_000 * (index + 1), index % 2 === 0 ? 'cron' : 'every');
  }

  #advance(indices: readonly number[], isAdvancing: boolean) {
    return isAdvancing ? { firedThroughMs: this.#occurrenceAt(Math.max(...indices)).occurrenceAtMs } : {};
  }

  /** All at once, as schedulers that know nothing of each other would. */
  async #fire(indices: readonly number[], isAdvancing: boolean): Promise<void> {
    const { enabled } = await jobNow(this.#fixture, this.#job.id);
    const advance = this.#advance(indices, isAdvancing);
    const outcomes = await Promise.all(
      indices.map((index) => fire(this.#fixture, this.#job, this.#occurrenceAt(index), advance)),
    );
    for (const [at, outcome] of outcomes.entries()) {
      const index = indices[at] ?? 0;
      if (!enabled) expect(outcome).toEqual({ outcome: 'off' });
      if (outcome.outcome !== 'fired') continue;
      expect(this.#fired.has(index) || this.#missed.has(index)).toBe(false);
      this.#fired.set(index, outcome.task.id);
    }
  }

  async #miss(indices: readonly number[], isAdvancing: boolean): Promise<void> {
    const missed = indices.map((index) => ({ ...this.#occurrenceAt(index), reason: 'down' as const }));
    const { jobs } = this.#fixture.ledger;
    const advance = this.#advance(indices, isAdvancing);
    const firings = await jobs.miss(this.#job.id, missed, advance, this.#fixture.nowMs);
    for (const { slot } of firings) {
      const index = (Date.parse(slot) - this.#startMs) / 1_000 - 1;
      expect(this.#fired.has(index) || this.#missed.has(index)).toBe(false);
      this.#missed.add(index);
    }
  }

  async check(): Promise<void> {
    const { jobs, tasks } = this.#fixture.ledger;
    const { id } = this.#job;
    expect((await jobNow(this.#fixture, id)).runs).toBe(this.#fired.size);
    if (this.#isPruned) return;
    const firings = await jobs.firings(id, { limit: 100 });
    const runs = (await tasks.list({ order: 'created', limit: 100, job: id })).tasks;
    const fired = firings.flatMap(({ taskId }) => taskId ?? []);
    expect(fired.toSorted()).toEqual(runs.map((task) => task.id).toSorted());
    expect(fired.toSorted()).toEqual([...this.#fired.values()].toSorted());
    expect(firings).toHaveLength(this.#fired.size + this.#missed.size);
  }
}

export const jobModelConformance = (open: OpenLedger): void => {
  describe('whatever happens to a job', () => {
    // Made-up histories take seconds each on a slow disk.
    test('no occurrence makes two tasks and no run is without its firing', { timeout: 120_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25, size: 'max' }), async (steps) => {
          await using fixture = await Fixture.beginAlone(open);
          const run = await JobRun.begin(fixture);
          for (const each of steps) await run.take(each);
          await run.check();
        }),
        { numRuns: 15 },
      );
    });
  });
};
