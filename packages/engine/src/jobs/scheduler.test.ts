import type { Firing } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextInstant, type TimedTrigger } from './occurrences.ts';
import { jobFixture, KIM } from './testing/job-fixture.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The evening before clocks go back in Berlin. */
const AUTUMN_MS = Date.parse('2026-10-24T20:00:00Z');

/** What a row stands for: one occurrence, or all from one to another. */
const spanOf = ({ slot, detail }: Firing): readonly [number, number] => {
  const [, from, to] = /occurrences from (\S+) to (\S+?)(?:;|$)/.exec(detail ?? '') ?? [];
  return [Date.parse(from ?? slot), Date.parse(to ?? slot)];
};

const instantsBetween = (trigger: TimedTrigger, afterMs: number, untilMs: number): readonly number[] => {
  const instants: number[] = [];
  for (
    let at = nextInstant(trigger, afterMs);
    at !== undefined && at <= untilMs;
    at = nextInstant(trigger, at)
  )
    instants.push(at);
  return instants;
};

const triggers: readonly TimedTrigger[] = [
  { kind: 'every', everyMs: 30_000, anchor: new Date(AUTUMN_MS + 12_345).toISOString() },
  { kind: 'cron', expression: '*/7 * * * *', timeZone: 'Europe/Berlin' },
  { kind: 'cron', expression: '30 2,4 * * *', timeZone: 'Europe/Berlin' },
];

type Move =
  | { readonly kind: 'pass' | 'jump'; readonly ms: number }
  | { readonly kind: 'restart' | 'cancel' | 'fail' };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.integer({ min: 1, max: 5 * MINUTE_MS }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.integer({ min: 1, max: 3 * HOUR_MS }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('jump' as const),
      ms: fc.integer({ min: -4 * HOUR_MS, max: 4 * HOUR_MS }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'fail' as const) }) },
);

describe('the scheduler', () => {
  it('handles each occurrence exactly once, whatever the clock does and however often it restarts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...triggers),
        fc.record({
          overlap: fc.constantFrom('skip' as const, 'queue' as const, 'replace' as const),
          missed: fc.constantFrom('skip' as const, 'once' as const, 'all' as const),
          missedWithinMs: fc.constantFrom(0, HOUR_MS, 6 * HOUR_MS),
        }),
        fc.array(move, { minLength: 1, maxLength: 12 }),
        async (trigger, policy, moves) => {
          const fixture = await jobFixture({ startMs: AUTUMN_MS });
          const { id } = await fixture.create({
            triggers: [trigger],
            policy: { ...policy, pauseAfterFailures: 1_000 },
          });
          let latestMs = fixture.nowMs();
          for (const { kind, ...rest } of moves) {
            const ms = 'ms' in rest ? rest.ms : 0;
            if (kind === 'pass') await fixture.pass(ms);
            else if (kind === 'jump') await fixture.jump(ms);
            else if (kind === 'restart') await fixture.restart();
            else await fixture.endRuns(id, kind === 'cancel' ? 'cancelled' : 'failed');
            latestMs = Math.max(latestMs, fixture.nowMs());
          }
          const rows = await fixture.firings(id);
          const due = instantsBetween(trigger, AUTUMN_MS, latestMs);
          const spans = rows.map(spanOf);
          for (const instant of due)
            expect(spans.filter(([from, to]) => from <= instant && instant <= to)).toHaveLength(1);
          for (const [from, to] of spans)
            expect(due.some((instant) => from <= instant && instant <= to)).toBe(true);
          const fired = await fixture.ledger().events.page(0, { types: new Set(['JobFired']) }, 100_000);
          const firedAt = fired.map(({ data }) => ('slot' in data ? data.slot : ''));
          expect(new Set(firedAt).size).toBe(firedAt.length);
          expect(firedAt.length).toBe(rows.filter(({ taskId }) => taskId !== undefined).length);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it('fires what the preview showed, even in the night when clocks go back', async () => {
    const fixture = await jobFixture({ startMs: AUTUMN_MS });
    const { id } = await fixture.create({
      triggers: [
        { kind: 'cron', expression: '*/20 1-3 * * *', timeZone: 'Europe/Berlin' },
        { kind: 'every', everyMs: 45 * MINUTE_MS },
      ],
      policy: { overlap: 'queue' },
    });
    const told = (await fixture.verbs().nextOfJob(id, 25)).map(({ at }) => at);
    while ((await fixture.firings(id)).length < 25) await fixture.pass(MINUTE_MS);
    const rows = await fixture.firings(id);
    expect(rows.map(({ slot }) => slot)).toEqual(told);
    expect(rows.every(({ taskId }) => taskId !== undefined)).toBe(true);
  });

  it('survives 500 restarts around its occurrences without firing one twice or losing one', async () => {
    const fixture = await jobFixture();
    const startMs = fixture.nowMs();
    const { id } = await fixture.create({
      triggers: [{ kind: 'every', everyMs: 1_000 }],
      policy: { overlap: 'queue', missed: 'all' },
    });
    for (let restart = 0; restart < 500; restart += 1) {
      // Before, at and after an occurrence, in turn.
      await fixture.pass([999, 1, 500, 1_500, 0][restart % 5] ?? 0);
      await fixture.restart(restart % 10 === 0);
      if (restart % 20 === 0) await fixture.endRuns(id, 'cancelled');
    }
    const rows = await fixture.firings(id);
    const handled = rows.map(({ slot }) => Date.parse(slot));
    expect(handled).toEqual(
      Array.from(
        { length: Math.floor((fixture.nowMs() - startMs) / 1_000) },
        (_, k) => startMs + (k + 1) * 1_000,
      ),
    );
    expect(rows.every(({ taskId }) => taskId !== undefined)).toBe(true);
  }, 120_000);

  it('says that the clock jumped over an occurrence, and fires nothing twice when it jumps back', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({ triggers: [{ kind: 'every', everyMs: HOUR_MS }] });
    await fixture.jump(2.5 * HOUR_MS);
    await fixture.jump(-2.5 * HOUR_MS);
    await fixture.pass(2.5 * HOUR_MS);
    expect((await fixture.firings(id)).map(({ missed }) => missed)).toEqual(['clock', 'clock']);
    expect((await fixture.firings(id))[0]?.detail).toBe(
      'the clock went forward by 2h30m, or the machine slept',
    );
    await fixture.pass(0.5 * HOUR_MS);
    expect((await fixture.firings(id)).at(-1)?.missed).toBeUndefined();
  });

  it('fires a moment once, and is done then', async () => {
    const fixture = await jobFixture();
    const at = new Date(fixture.nowMs() + HOUR_MS).toISOString();
    const { id } = await fixture.create({ triggers: [{ kind: 'at', at }] });
    await fixture.pass(HOUR_MS);
    expect(await fixture.job(id)).toMatchObject({
      enabled: false,
      pauseReason: 'done',
      runs: 1,
      nextAt: undefined,
    });
    await expect(fixture.verbs().resumeJob(id, KIM)).rejects.toThrow('has no occurrences left');
  });

  it('leaves the occurrences of a time in which nothing is accepted to the policy', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({
      triggers: [{ kind: 'every', everyMs: HOUR_MS }],
      policy: { missed: 'once' },
    });
    await fixture.become('draining');
    await fixture.pass(3.5 * HOUR_MS);
    expect(await fixture.firings(id)).toEqual([]);
    await fixture.become('accepting');
    expect((await fixture.firings(id)).map(({ missed }) => missed)).toEqual([
      'superseded',
      'superseded',
      undefined,
    ]);
  });

  it('pauses a job whose agent is gone, and says so', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({
      triggers: [{ kind: 'every', everyMs: HOUR_MS }],
      workDir: fixture.folder,
    });
    const { revision } = await fixture.job(id);
    const stored = await fixture.ledger().jobs.get(id);
    if (!stored) throw new Error('no job');
    const { job } = stored;
    await fixture
      .ledger()
      .jobs.change(
        id,
        { revision, definition: { ...job, agent: 'nobody', session: 'other' }, advance: {} },
        fixture.nowMs(),
      );
    await fixture.pass(HOUR_MS);
    expect((await fixture.firings(id))[0]).toMatchObject({ missed: 'refused' });
    expect((await fixture.firings(id))[0]?.detail).toContain("there is no agent 'nobody'");
    expect(await fixture.job(id)).toMatchObject({ enabled: false, pauseReason: 'agent_gone' });
  });

  it('cancels the run that it replaces, by its name', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({
      name: 'pulse',
      triggers: [{ kind: 'every', everyMs: HOUR_MS }],
      policy: { overlap: 'replace' },
    });
    await fixture.pass(HOUR_MS);
    await fixture.pass(HOUR_MS);
    const [first, second] = await fixture.firings(id);
    const runs = await fixture
      .ledger()
      .tasks.getMany([first?.taskId, second?.taskId].filter((task) => task !== undefined));
    expect(runs.map(({ status, reason }) => [status, reason])).toEqual([
      ['cancelled', 'replaced'],
      ['pending', undefined],
    ]);
  });

  it('waits after a failure and misses what comes meanwhile', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({ triggers: [{ kind: 'every', everyMs: 20_000 }] });
    await fixture.pass(20_000);
    await fixture.endRuns(id, 'failed');
    for (let round = 0; round < 2; round += 1) await fixture.pass(20_000);
    expect((await fixture.firings(id)).map(({ missed }) => missed)).toEqual([
      undefined,
      'backoff',
      undefined,
    ]);
  });
});
