import { expect, test } from 'vitest';
import { matching } from './list-page.tsx';

test('a filter looks at the text of each item, ignoring case', () => {
  const all = ['payments claude', '支付 codex'];
  const found = (typed: string): readonly string[] => matching(all, typed, (item) => item);
  expect([found(' PAY '), found('codex'), found('支'), found(''), found('x y')]).toEqual([
    ['payments claude'],
    ['支付 codex'],
    ['支付 codex'],
    all,
    [],
  ]);
});
