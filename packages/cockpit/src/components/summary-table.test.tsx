import type { Column } from '@coxswain/views';
import { expect, test } from 'vitest';
import { SummaryTable } from '../pages/insights/insights-body.tsx';
import { renderHarness } from '../testing/harness.tsx';

interface Row {
  readonly agent: string;
  readonly tasks: number;
}
const COLUMNS: readonly Column<Row>[] = [
  { head: 'AGENT', rank: 0, grows: true, least: 8, cell: ({ agent }) => ({ text: agent }) },
  { head: 'TASKS', rank: 1, align: 'right', cell: ({ tasks }) => ({ text: String(tasks), tone: 'good' }) },
];
const ROWS: readonly Row[] = [
  { agent: 'surveyor', tasks: 12_480 },
  { agent: '重构登录页面', tasks: 3 },
  { agent: '👩‍👩‍👧‍👦 team', tasks: 0 },
];

test('a summary table is aligned, without a frame', async () => {
  const harness = renderHarness(() => <SummaryTable columns={COLUMNS} rows={ROWS} width={24} />);
  await harness.sees('AGENT');
  expect(harness.lines()).toEqual([
    'AGENT              TASKS',
    'surveyor           12480',
    '重构登录页面           3',
    '👩‍👩‍👧‍👦 team                0',
  ]);
});

test('long values are cut, the least important columns left out', async () => {
  const harness = renderHarness(() => <SummaryTable columns={COLUMNS} rows={ROWS} width={9} />);
  await harness.sees('AGENT');
  expect(harness.lines()).toEqual(['AGENT', 'surveyor', '重构登录…', '👩‍👩‍👧‍👦 team']);
});
