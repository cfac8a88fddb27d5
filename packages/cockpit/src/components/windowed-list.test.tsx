import { Text } from 'ink';
import type { FC } from 'react';
import { expect, test } from 'vitest';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { renderHarness } from '../testing/harness.tsx';
import { useListCursor } from './list/use-list-cursor.ts';
import { WindowedList } from './windowed-list.tsx';

const drawn: string[] = [];

const Row: FC<{ readonly id: string; readonly isCursor: boolean }> = ({ id, isCursor }) => {
  drawn.push(id);
  return (
    <Text>
      {isCursor ? '▌' : ' '}
      {id}
    </Text>
  );
};

const List: FC<{ readonly items: readonly string[]; readonly rows: number }> = ({ items, rows }) => {
  const idOf = (id: string): string => id;
  const list = useListCursor({ items, idOf, rows });
  useKeyLayer({
    title: '',
    level: 'page',
    bindings: (['up', 'down', 'pagedown', 'end', 'home'] as const).map((key) => ({
      keys: [key],
      run: () => list.move(key),
    })),
  });
  return (
    <WindowedList
      items={items}
      idOf={idOf}
      cursor={list.cursor}
      columns={20}
      rows={rows}
      renderRow={(id, { isCursor }) => <Row id={id} isCursor={isCursor} />}
    />
  );
};

const MANY = Array.from({ length: 100_000 }, (_, at) => `item ${at}`);

test('of 100,000 items only the visible ones are drawn, wherever the list is', async () => {
  drawn.length = 0;
  const harness = renderHarness(() => <List items={MANY} rows={5} />);
  await harness.sees('▌item 0');
  expect(harness.lines().join()).toContain(' item 4');
  expect(harness.lines().join()).not.toContain('item 5');
  harness.press('end');
  await harness.sees('▌item 99999');
  harness.press('home', 'pagedown', 'pagedown');
  await harness.sees('▌item 8');
  expect(new Set(drawn).size).toBeLessThan(40);
});

test('moving through 100,000 items takes no longer than through ten', async () => {
  const harness = renderHarness(() => <List items={MANY} rows={5} />);
  await harness.sees('▌item 0');
  harness.press(...Array.from({ length: 200 }, () => 'down'));
  await harness.sees('▌item 200');
});
