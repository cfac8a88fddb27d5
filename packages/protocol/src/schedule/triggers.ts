// Converts times, days and moments to triggers.

import type { NewTriggerInput } from '../schema/trigger.ts';
import { type CalendarDay, dayAt, momentOf, weekdayOf } from '../time/wall-clock.ts';
import type { ScheduleSettings, TimeOfDay } from './schedule.ts';

/** The last three fields of cron: day of month, month, day of week. */
export interface Days {
  readonly ofMonth?: string;
  /** As in cron: 0 is Sunday. */
  readonly ofWeek?: string;
}

const sorted = (numbers: readonly number[]): readonly number[] =>
  [...new Set(numbers)].toSorted((one, other) => one - other);

/** `1,2,3,4,5` becomes `1-5`; shorter runs stay lists. */
export const cronList = (numbers: readonly number[]): string => {
  const row = sorted(numbers);
  const [first, last] = [row[0], row.at(-1)];
  const isRow = first !== undefined && last !== undefined && last - first === row.length - 1;
  return isRow && row.length > 2 ? `${first}-${last}` : row.join(',');
};

/** At these times on these days; times of the same minute share an expression. */
export const onDays = (
  times: readonly TimeOfDay[],
  { ofMonth = '*', ofWeek = '*' }: Days,
  timeZone: string,
): readonly NewTriggerInput[] =>
  sorted(times.map(({ minute }) => minute)).map((minute) => {
    const hours = sorted(times.filter((time) => time.minute === minute).map(({ hour }) => hour));
    return {
      kind: 'cron',
      expression: `${minute} ${hours.join(',')} ${ofMonth} * ${ofWeek}`,
      timeZone,
    };
  });

/** Counted from now. */
export const everyMs = (
  ms: number | undefined,
  { nowMs }: ScheduleSettings,
): readonly NewTriggerInput[] | undefined =>
  ms === undefined || ms < 1_000
    ? undefined
    : [{ kind: 'every', everyMs: ms, anchor: new Date(nowMs).toISOString() }];

export const atMs = (ms: number | undefined): readonly NewTriggerInput[] | undefined =>
  ms === undefined ? undefined : [{ kind: 'at', at: new Date(ms).toISOString() }];

export const afterMs = (ms: number | undefined, { nowMs }: ScheduleSettings) =>
  atMs(ms === undefined ? undefined : nowMs + ms);

/** That time on that day. */
export const onDay = (day: CalendarDay, time: TimeOfDay, timeZone: string): number | undefined =>
  momentOf({ ...day, ...time, second: 0 }, timeZone);

/** That time, this many days from today. */
export const inDays = (days: number, time: TimeOfDay, { nowMs, timeZone }: ScheduleSettings) =>
  onDay(dayAt(nowMs, timeZone, days), time, timeZone);

/** The next such time of day: today, else tomorrow. */
export const nextTime = (time: TimeOfDay, settings: ScheduleSettings): number | undefined => {
  const today = inDays(0, time, settings);
  return today !== undefined && today > settings.nowMs ? today : inDays(1, time, settings);
};

/** The next such weekday in the future, including today. */
export const nextWeekday = (weekday: number, time: TimeOfDay, settings: ScheduleSettings) => {
  const today = weekdayOf(dayAt(settings.nowMs, settings.timeZone));
  const days = (weekday - today + 7) % 7;
  const first = inDays(days, time, settings);
  return first !== undefined && first > settings.nowMs ? first : inDays(days + 7, time, settings);
};

/** That day of this year, or of next year if it has passed. */
export const nextDate = (
  { month, day }: Omit<CalendarDay, 'year'>,
  time: TimeOfDay,
  settings: ScheduleSettings,
): number | undefined => {
  const { year } = dayAt(settings.nowMs, settings.timeZone);
  const found = [year, year + 1, year + 2, year + 3, year + 4]
    .map((each) => onDay({ year: each, month, day }, time, settings.timeZone))
    .find((ms) => ms !== undefined && ms > settings.nowMs);
  return found;
};
