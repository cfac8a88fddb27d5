// Dates as people type them for a filter: `7d` (the last seven days), a day, or two days with `..` between them.

import { parseDuration } from '@coxswain/protocol';

/** RFC 3339, as the list is asked: created at or after `since`, before `until`. */
export interface DateRange {
  readonly since?: string;
  readonly until?: string;
}

const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/** The beginning of that day where the person is, `daysLater` days on; undefined when there is no such day. */
const dayStart = (text: string, daysLater = 0): Date | undefined => {
  const [, year, month, day] = DAY.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const named = new Date(Number(year), Number(month) - 1, Number(day));
  if (named.getMonth() !== Number(month) - 1) return undefined;
  return new Date(Number(year), Number(month) - 1, Number(day) + daysLater);
};

/** undefined: no date. An empty text is every time. */
export const parseDateRange = (text: string, nowMs: number): DateRange | undefined => {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  const backMs = parseDuration(trimmed);
  if (backMs !== undefined) return { since: new Date(nowMs - backMs).toISOString() };
  const [from = '', to, ...more] = trimmed.split('..').map((part) => part.trim());
  if (more.length > 0 || (from === '' && (to ?? '') === '')) return undefined;
  const since = from === '' ? undefined : dayStart(from);
  const until = to === '' ? undefined : dayStart(to ?? from, 1);
  if ((from !== '' && !since) || (to !== '' && !until)) return undefined;
  return {
    ...(since === undefined ? {} : { since: since.toISOString() }),
    ...(until === undefined ? {} : { until: until.toISOString() }),
  };
};
