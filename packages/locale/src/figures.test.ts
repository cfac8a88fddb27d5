import { expect, test } from 'vitest';
import { grouped } from './grouped.ts';
import { successRate } from './success-rate.ts';

test('figures are told as people read them', () => {
  expect(grouped(1_234_567)).toBe('1,234,567');
  expect(successRate({ completed: 2, failed: 1 })).toBe('67%');
  expect(successRate({ completed: 0, failed: 0 })).toBe('–');
  expect(successRate({ completed: 999, failed: 1 })).toBe('99%');
  expect(successRate({ completed: 1, failed: 999 })).toBe('1%');
});
