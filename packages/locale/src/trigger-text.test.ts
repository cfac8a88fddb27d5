import { expect, test } from 'vitest';
import type { Language } from './language.ts';
import { triggersText } from './trigger-text.ts';

const timeZone = 'Europe/Berlin';
const mondays = { kind: 'cron', expression: '0 9 * * 1', timeZone } as const;
const hourly = { kind: 'every', everyMs: 3_600_000, anchor: '2026-11-20T12:30:00.000Z' } as const;

test.each<[Language, string]>([
  ['en', 'at 09:00, only on Monday, every 1h'],
  ['zh', '在09:00，仅星期一，每1小时'],
])('triggers stand on one line with the commas of %s', (language, text) => {
  expect(triggersText([mondays, hourly], language, timeZone)).toBe(text);
});
