import { cellWidth } from '@coxswain/protocol';
import { plainText } from '@coxswain/views';
import { Box } from 'ink';
import { describe, expect, test } from 'vitest';
import { renderHarness } from '../testing/harness.tsx';
import { EmptyState } from './empty-state.tsx';
import { Rule, titledRule } from './rule.tsx';
import { SCROLL_END } from './scroll/scroll-state.ts';
import { ScrollView } from './scroll-view.tsx';
import { Tabs, tabAt } from './tabs.tsx';

const WIDTHS = [1, 4, 12, 40, 200];

describe('a rule', () => {
  test('has its title on the left and its note on the right', async () => {
    const harness = renderHarness(() => <Rule columns={40} title="k3v9x0q2" note="1/3 plan" />);
    await harness.sees('── k3v9x0q2 ─────────────────── 1/3 plan');
  });

  test.each(WIDTHS)('takes exactly %i cells, whatever is in it', (columns) => {
    for (const title of ['', '重构登录页面', 'a'.repeat(50)])
      for (const note of ['', '计划 1/3 · 12,480', 'b'.repeat(50)])
        expect(cellWidth(plainText(titledRule({ columns, title, note })))).toBe(columns);
  });
});

test('tabs show counts and fit their cells', async () => {
  const tabs = [
    { id: 'a', label: 'Active', count: 4 },
    { id: 'h', label: 'History', count: 12_480 },
  ];
  await renderHarness(() => <Tabs tabs={tabs} active="a" columns={40} />).sees('Active 4   History 12,480');
  await renderHarness(() => <Tabs tabs={tabs} active="a" columns={12} />).sees('Active 4   …');
  const at = (column: number): string | undefined => tabAt(tabs, column);
  expect([0, 7, 8, 10, 11, 24, 25].map(at)).toEqual(['a', 'a', undefined, undefined, 'h', 'h', undefined]);
});

test('an empty page says what belongs there, within its size', async () => {
  const harness = renderHarness(() => (
    <Box height={2}>
      <EmptyState text="No tasks yet." hint="Start a chat to create your first task." columns={20} rows={2} />
    </Box>
  ));
  await harness.sees('No tasks yet.');
  expect(harness.lines().slice(0, 3)).toEqual(['No tasks yet.', 'Start a chat to']);
});

test('a following text shows its end', async () => {
  const lines = Array.from({ length: 50_000 }, (_, at) => [{ text: `line ${at}` }]);
  const harness = renderHarness(() => <ScrollView lines={lines} state={SCROLL_END} columns={20} rows={3} />);
  await harness.sees('line 49999');
  expect(harness.lines()).toEqual(['line 49997', 'line 49998', 'line 49999']);
});
