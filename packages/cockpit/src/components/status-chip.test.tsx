import { cellWidth } from '@coxswain/protocol';
import { shownStatus } from '@coxswain/views';
import { Text } from 'ink';
import { describe, expect, test } from 'vitest';
import { StatusChip } from '../pages/tasks/table/task-table.tsx';
import { renderHarness } from '../testing/harness.tsx';

const FACES = [
  ['pending', '· pending', '· 等待中'],
  ['running', '⠹ running', '⠹ 运行中'],
  ['needs_input', '? needs input', '? 需要输入'],
  ['cancelling', '◌ cancelling', '◌ 正在取消'],
  ['completed', '✓ completed', '✓ 已完成'],
  ['failed', '✗ failed', '✗ 失败'],
  ['cancelled', '⊘ cancelled', '⊘ 已取消'],
] as const;

describe.each(FACES)('the chip of %s', (style, english, chinese) => {
  test('is a glyph and a word', async () => {
    await renderHarness(() => <StatusChip style={style} />).sees(english);
    await renderHarness(() => <StatusChip style={style} />, { language: 'zh' }).sees(chinese);
  });

  test('takes exactly its cells, down to the glyph alone', async () => {
    const draw = (columns: number) => () => (
      <Text>
        <StatusChip style={style} columns={columns} />|
      </Text>
    );
    for (const columns of [1, 6, 13, 20]) {
      const harness = renderHarness(draw(columns));
      await harness.sees('|');
      const [line = ''] = harness.lines();
      expect(cellWidth(line)).toBe(columns + 1);
      if (columns < 8) expect(line.slice(1).trim()).toBe('|');
    }
  });
});

test('a task asked to stop is cancelling until it stops', () => {
  const cancelRequestedAt = '2026-11-20T12:00:00.000Z';
  expect(shownStatus({ status: 'running', cancelRequestedAt })).toBe('cancelling');
  expect(shownStatus({ status: 'cancelled', cancelRequestedAt })).toBe('cancelled');
  expect(shownStatus({ status: 'running' })).toBe('running');
});
