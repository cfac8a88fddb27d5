import { expect, test } from 'vitest';
import { costText } from './figures.ts';

test('costs are readable', () => {
  expect([
    costText(undefined, 'USD'),
    costText(0, 'USD'),
    costText(1, 'USD', true),
    costText(0.031_24, 'USD'),
    costText(0.000_01, 'USD'),
    costText(2, undefined),
  ]).toEqual(['–', '0 USD', '≥ 1 USD', '0.0312 USD', '<0.0001 USD', '2']);
});
