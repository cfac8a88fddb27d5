import { LANGUAGES } from '@coxswain/locale';
import type { Insights } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { type HarnessOptions, renderHarness } from '../../testing/harness.tsx';
import { expectWithin, PAGE_SIZES } from '../../testing/page-sizes.ts';
import { InsightsPage } from './insights-page.tsx';

const periods = (count: number): Insights['periods'] =>
  Array.from({ length: count }, (_, at) => ({
    start: `2026-11-${String(at + 1).padStart(2, '0')}`,
    completed: (at * 7) % 11,
    failed: at % 3,
    cancelled: at % 2,
  }));

const INSIGHTS: Insights = {
  period: 'day',
  since: '2026-11-01T00:00:00.000Z',
  periods: periods(20),
  agents: [
    {
      agent: 'surveyor',
      tasks: 90,
      completed: 80,
      failed: 8,
      cancelled: 2,
      timed: 90,
      averageDurationMs: 61_000,
      p95DurationMs: 190_000,
    },
    {
      agent: '重构助手👩‍💻',
      tasks: 3,
      completed: 0,
      failed: 0,
      cancelled: 3,
      timed: 3,
      averageDurationMs: 400,
      p95DurationMs: 400,
    },
  ],
  tools: [
    { tool: 'read_file', calls: 12_480, failed: 3 },
    { tool: '写入文件', calls: 7, failed: 0 },
  ],
  providers: [
    {
      provider: 'anthropic',
      model: 'claude',
      inputTokens: 1_200_000,
      outputTokens: 34_000,
      cost: 3.25,
      unpriced: 0,
      currency: 'USD',
    },
  ],
};
const page = (options: HarnessOptions = {}, found: Insights = INSIGHTS) => {
  const asked: unknown[] = [];
  const client = {
    insights: {
      read: async (request: unknown) => {
        asked.push(request);
        return found;
      },
    },
  };
  return {
    asked,
    harness: renderHarness((size) => <InsightsPage location={{ page: 'insights' }} {...size} />, {
      client,
      ...options,
    }),
  };
};

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(PAGE_SIZES)('%i × %i: everything stands within the page', async (columns, rows) => {
    const { harness } = page({ columns, rows, language });
    await harness.sees(/11-20/);
    expectWithin(harness.lines(), columns, rows);
  });
});

test('numbers are beside their bars', async () => {
  const { harness } = page({ columns: 100, rows: 60 });
  await harness.sees('surveyor');
  const drawn = harness.lines();
  expect(drawn.find((line) => line.includes('surveyor'))).toMatch(/surveyor +90 +91% +1m01s +3m10s +▆{40}$/);
  expect(drawn.find((line) => line.includes('重构助手'))).toMatch(/重构助手👩‍💻 +3 +– +400ms +400ms +▆$/);
  expect(drawn.find((line) => line.includes('read_file'))).toMatch(/12,480 +3 +▆+$/);
  expect(drawn.find((line) => line.includes('claude'))).toMatch(/1,200,000 +34,000 +3.25 USD/);
  expect(drawn.find((line) => line.includes('succeeded'))).toMatch(/[▁▂▃▄▅▆▇█]{20,}/);
});

test('choosing a period requests it', async () => {
  const { harness, asked } = page();
  await harness.sees('surveyor');
  harness.press(']');
  await expect.poll(() => asked.at(-1)).toEqual({ period: 'week' });
  harness.press(']');
  await expect.poll(() => asked.at(-1)).toEqual({ period: 'month' });
  harness.press(']');
  await expect.poll(() => asked.at(-1)).toEqual({ period: 'day' });
  harness.press('[');
  await expect.poll(() => asked.at(-1)).toEqual({ period: 'month' });
});

test("it leaves the frame's keys alone: m is the mouse", async () => {
  const { harness } = page();
  await harness.sees('surveyor');
  const own = harness.keys.snapshot().flatMap(({ bindings }) => bindings.flatMap(({ keys }) => keys));
  for (const key of ['m', 'g', 'q', ':', '?', 'ctrl+b']) expect(own).not.toContain(key);
});

test('the start time is typed, and nonsense is reported', async () => {
  const { harness, asked } = page();
  await harness.sees('surveyor');
  harness.press('/');
  await harness.sees('empty for the default');
  harness.paste('soon');
  await harness.sees('soon');
  harness.press('enter');
  await harness.sees('invalid time');
  harness.press('ctrl+u');
  await harness.misses('soon');
  harness.paste('7d');
  await harness.sees('7d');
  harness.press('enter');
  await expect.poll(() => asked.at(-1)).toEqual({ period: 'day', since: '2026-11-13T12:00:00.000Z' });
});

test('long content scrolls', async () => {
  const { harness } = page({ columns: 60, rows: 14 });
  await harness.sees('2026-11-20');
  expect(harness.lines().join('\n')).not.toContain('read_file');
  harness.press('end');
  await harness.sees('claude');
  harness.press('home');
  await harness.sees('2026-11-20');
});

test('with no ended tasks it says what belongs here', async () => {
  const { harness } = page({}, { ...INSIGHTS, periods: [], agents: [], tools: [], providers: [] });
  await harness.sees('Nothing yet.');
  await harness.sees('duration by agent');
});

test('unchanged numbers draw nothing; new ones are drawn when a task ends', async () => {
  let found = INSIGHTS;
  let reads = 0;
  const client = {
    insights: {
      read: async () => {
        reads += 1;
        return found;
      },
    },
  };
  const harness = renderHarness((size) => <InsightsPage location={{ page: 'insights' }} {...size} />, {
    client,
  });
  await harness.sees('surveyor');
  const writes = harness.writes();
  const end = { type: 'TaskCompleted', data: { durationMs: 1 } } as const;
  harness.emit(end);
  await expect.poll(() => reads).toBe(2);
  expect(harness.writes()).toBe(writes);
  found = { ...INSIGHTS, tools: [{ tool: 'new_tool', calls: 1, failed: 0 }] };
  harness.emit(end);
  await expect.poll(() => reads).toBe(3);
});
