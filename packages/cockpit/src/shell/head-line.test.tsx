import { describe, test } from 'vitest';
import { renderHarness } from '../testing/harness.tsx';
import { HeadLine } from './head-line.tsx';
import type { Hold } from './use-hold.ts';

const pulse = { needsInput: 4, running: 6, pending: 20_162, questions: 4 };
const headOf = (columns: number, sidebarColumns: number, hold?: Hold) =>
  renderHarness(() => (
    <HeadLine
      columns={columns}
      sidebarColumns={sidebarColumns}
      title="Background Tasks"
      pulse={pulse}
      hold={hold}
    />
  ));

describe('the first line', () => {
  test('counts in words where there is room', async () => {
    await headOf(120, 22).sees('4 need input · 6 running · 20,162 pending');
  });

  test.each([
    [80, 22],
    [40, 0],
  ])('of %i columns shortens the counts before it cuts the page name', async (columns, sidebar) => {
    const harness = headOf(columns, sidebar);
    await harness.sees('?4 ▸6 ·20,162');
    await harness.sees('Background Tasks');
  });

  test.each([
    [120, 22, 'copy on hold: cox daemon resume · 4 need input'],
    [80, 22, 'on hold ?4 ▸6 ·20,162'],
    [40, 0, 'on hold ?4 ▸6 ·20,162'],
  ])('of %i columns says first that a copy is on hold', async (columns, sidebar, said) => {
    await headOf(columns, sidebar, 'copy').sees(said);
  });
});
