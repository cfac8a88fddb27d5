import { Text } from 'ink';
import { expect, test, vi } from 'vitest';
import { StatusChip } from '../pages/tasks/table/task-table.tsx';
import { renderHarness } from '../testing/harness.tsx';
import { Spinner, Ticker, TickerContext } from './spinner.tsx';

test('nothing ticks without a spinner', () => {
  vi.useFakeTimers();
  const ticker = new Ticker();
  expect(ticker.isTicking).toBe(false);
  const steps: number[] = [];
  const leave = [0, 1].map(() => ticker.subscribe(() => steps.push(ticker.step())));
  vi.advanceTimersByTime(240);
  expect(steps).toEqual([1, 1, 2, 2]);
  for (const each of leave) each();
  expect(ticker.isTicking).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('all spinners step together', async () => {
  const ticker = new Ticker();
  const harness = renderHarness(() => (
    <TickerContext value={ticker}>
      <Text>
        <Spinner />
        <Spinner />
      </Text>
    </TickerContext>
  ));
  await harness.sees('⠹⠹');
  await harness.sees('⠸⠸');
});

test('a still chip starts no ticker', async () => {
  const ticker = new Ticker();
  const harness = renderHarness(() => (
    <TickerContext value={ticker}>
      <StatusChip style="completed" />
    </TickerContext>
  ));
  await harness.sees('✓ completed');
  expect(ticker.isTicking).toBe(false);
});
