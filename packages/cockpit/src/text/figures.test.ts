import { allWordsFor } from '@coxswain/locale/cockpit';
import { expect, test } from 'vitest';
import { agoText, costText, grouped, sinceText, successRate } from './figures.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00Z');
const { time } = allWordsFor('en');

test('figures are told as people read them', () => {
  expect(grouped(1_234_567)).toBe('1,234,567');
  expect(successRate({ completed: 2, failed: 1 })).toBe('67%');
  expect(successRate({ completed: 0, failed: 0 })).toBe('–');
  expect(successRate({ completed: 999, failed: 1 })).toBe('99%');
  expect(successRate({ completed: 1, failed: 999 })).toBe('1%');
  expect([
    costText(undefined, 'USD'),
    costText(0, 'USD'),
    costText(1, 'USD', true),
    costText(0.031_24, 'USD'),
    costText(0.000_01, 'USD'),
    costText(2, undefined),
  ]).toEqual(['–', '0 USD', '≥ 1 USD', '0.0312 USD', '<0.0001 USD', '2']);
});

test('moments are told by how far away they are', () => {
  expect(agoText('2026-11-20T11:59:30Z', NOW_MS, time)).toBe('just now');
  expect(agoText('2026-11-20T11:58:00Z', NOW_MS, time)).toBe('2m ago');
  expect(agoText('2026-11-20T02:00:00Z', NOW_MS, time)).toBe('10h ago');
  expect(agoText('2026-11-15T12:00:00Z', NOW_MS, time)).toBe('5d ago');
  expect(agoText('2026-01-15T12:00:00Z', NOW_MS, time)).toBe('2026-01-15');
  expect(agoText('2026-11-20T11:58:00Z', NOW_MS, allWordsFor('zh').time)).toBe('2m前');
  expect(sinceText('2026-11-20T11:58:50Z', NOW_MS)).toBe('1m10s');
});
