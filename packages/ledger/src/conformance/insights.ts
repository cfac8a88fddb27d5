// What a ledger promises about its insights: sums by local day, kept when the tasks go.

import type { RunEnd, Task } from '@coxswain/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { localDay } from '../insights/period.ts';
import { Fixture, type OpenLedger } from './fixture.ts';

const HOUR = 3_600_000;
const FAILED: RunEnd = { status: 'failed', reason: 'signal', message: 'x' };
/** Noon of a local day. */
const noon = (day: string): number => new Date(`${day}T12:00:00`).getTime();

export const insightsConformance = (open: OpenLedger): void => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await Fixture.begin(open);
  });

  /** A task that worked for this long and ended at that time. */
  const worked = async (
    agent: string,
    endedAtMs: number,
    durationMs: number,
    end: RunEnd = { status: 'completed' },
  ): Promise<Task> => {
    fixture.nowMs = endedAtMs - durationMs;
    const { claim } = await fixture.run({ agent });
    fixture.pass(durationMs);
    const { task } = await fixture.settle(claim, end);
    if (task === undefined) throw new Error('the claim did not hold');
    return task;
  };

  describe('insights', () => {
    it('count tasks by day, week and month, with the empty periods in between', async () => {
      await worked('shell', noon('2026-11-02'), 1_000);
      await worked('shell', noon('2026-11-04'), 1_000, FAILED);
      await worked('shell', noon('2026-11-20'), 1_000);
      const day = await fixture.ledger.insights.read('day', noon('2026-11-01'));
      expect(day.periods).toHaveLength(19);
      expect(day.periods[0]).toEqual({ start: '2026-11-02', completed: 1, failed: 0, cancelled: 0 });
      expect(day.periods[1]).toEqual({ start: '2026-11-03', completed: 0, failed: 0, cancelled: 0 });
      const week = await fixture.ledger.insights.read('week', noon('2026-11-01'));
      expect(week.periods).toEqual([
        { start: '2026-11-02', completed: 1, failed: 1, cancelled: 0 },
        { start: '2026-11-09', completed: 0, failed: 0, cancelled: 0 },
        { start: '2026-11-16', completed: 1, failed: 0, cancelled: 0 },
      ]);
      const month = await fixture.ledger.insights.read('month', noon('2026-11-15'));
      expect(month.periods).toEqual([{ start: '2026-11-01', completed: 2, failed: 1, cancelled: 0 }]);
    });

    it('begin with a whole period and say where', async () => {
      await worked('shell', noon('2026-11-02'), 1_000);
      const { since, periods } = await fixture.ledger.insights.read('week', noon('2026-11-04'));
      expect(localDay(Date.parse(since))).toBe('2026-11-02');
      expect(periods).toHaveLength(1);
    });

    it('show average and 95th percentile by agent, most used first', async () => {
      for (let minutes = 1; minutes <= 100; minutes += 1)
        await worked('busy', noon('2026-11-02'), minutes * 60_000);
      await worked('idle', noon('2026-11-02'), HOUR, FAILED);
      const { agents } = await fixture.ledger.insights.read('day', 0);
      expect(agents.map(({ agent }) => agent)).toEqual(['busy', 'idle']);
      expect(agents[0]).toMatchObject({
        tasks: 100,
        completed: 100,
        failed: 0,
        averageDurationMs: 50.5 * 60_000,
      });
      expect(Math.abs((agents[0]?.p95DurationMs ?? 0) / (95 * 60_000) - 1)).toBeLessThan(0.03);
    });

    it('leave tasks that never started out of the durations', async () => {
      await worked('shell', noon('2026-11-02'), HOUR);
      await fixture.cancel((await fixture.insert()).id);
      const { agents } = await fixture.ledger.insights.read('day', 0);
      expect(agents[0]).toMatchObject({
        tasks: 2,
        completed: 1,
        cancelled: 1,
        timed: 1,
        averageDurationMs: HOUR,
      });
    });

    it('sum tokens and cost by provider and model', async () => {
      for (const [model, cost] of [
        ['small', 0.25],
        ['small', 0.5],
        ['large', 2],
      ] as const) {
        const { claim } = await fixture.run();
        const usage = { inputTokens: 100, outputTokens: 10, cost, currency: 'USD', provider: 'acme', model };
        await fixture.settle(claim, { status: 'completed', usage });
      }
      const { providers } = await fixture.ledger.insights.read('day', 0);
      expect(providers).toEqual([
        {
          provider: 'acme',
          model: 'small',
          currency: 'USD',
          inputTokens: 200,
          outputTokens: 20,
          cost: 0.75,
          unpriced: 0,
        },
        {
          provider: 'acme',
          model: 'large',
          currency: 'USD',
          inputTokens: 100,
          outputTokens: 10,
          cost: 2,
          unpriced: 0,
        },
      ]);
    });

    it('know a cost that no one counted from one of nothing', async () => {
      const cost = async (model: string, cost: number | undefined): Promise<void> => {
        const { claim } = await fixture.run();
        const usage = { inputTokens: 1, outputTokens: 1, provider: 'acme', model, cost };
        await fixture.settle(claim, { status: 'completed', usage });
      };
      await cost('unknown', undefined);
      await cost('free', 0);
      await cost('mixed', 0.5);
      await cost('mixed', undefined);
      const { providers } = await fixture.ledger.insights.read('day', 0);
      expect(
        Object.fromEntries(providers.map(({ model, cost, unpriced }) => [model, [cost, unpriced]])),
      ).toEqual({
        unknown: [undefined, 1],
        free: [0, 0],
        mixed: [0.5, 1],
      });
    });

    it('never show a percentile below the average of tasks that took equally long', async () => {
      for (const ms of [715, 715, 715]) await worked('shell', noon('2026-11-02'), ms);
      const { agents } = await fixture.ledger.insights.read('day', 0);
      expect(agents[0]?.p95DurationMs).toBeGreaterThanOrEqual(agents[0]?.averageDurationMs ?? 0);
    });

    it('do not count items', async () => {
      await fixture.cancel((await fixture.insert({ kind: 'item', isExternalRoot: false })).id);
      expect((await fixture.ledger.insights.read('day', 0)).agents).toEqual([]);
    });

    it('stay when their tasks are removed', async () => {
      await fixture.ended();
      await fixture.ledger.retention.prune(fixture.pass(), 'retention', fixture.pass());
      expect((await fixture.ledger.insights.read('day', 0)).agents[0]).toMatchObject({ tasks: 1 });
    });
  });
};
