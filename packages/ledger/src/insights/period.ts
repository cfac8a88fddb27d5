// Days, weeks and months as people count them: in local time, weeks from Monday (ISO 8601). A day is named `2026-11-20`,
// a week and a month by their first day.

import type { Insights } from '@coxswain/protocol';

export type Period = Insights['period'];

const two = (value: number): string => String(value).padStart(2, '0');
const nameOf = (date: Date): string =>
  `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
/** Noon, so that adding days never falls into the hour that a change of daylight saving leaves out. */
const noonOf = (day: string): Date => {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year ?? 0, (month ?? 1) - 1, date ?? 1, 12);
};
const addDays = (day: string, days: number): string => {
  const date = noonOf(day);
  date.setDate(date.getDate() + days);
  return nameOf(date);
};

/** The local day of a moment, in the time zone of the process. */
export const localDay = (ms: number): string => nameOf(new Date(ms));

/** The first day of the period that contains a day. */
export const periodStart = (day: string, period: Period): string => {
  if (period === 'day') return day;
  if (period === 'month') return `${day.slice(0, 8)}01`;
  return addDays(day, -((noonOf(day).getDay() + 6) % 7));
};

/** The first day of the next period. */
export const nextPeriod = (start: string, period: Period): string => {
  if (period === 'day') return addDays(start, 1);
  if (period === 'week') return addDays(start, 7);
  return periodStart(addDays(start, 31), 'month');
};

/** Midnight at the beginning of a local day, RFC 3339 UTC. */
export const startOfDay = (day: string): string => {
  const date = noonOf(day);
  date.setHours(0, 0, 0, 0);
  return date.toISOString();
};
