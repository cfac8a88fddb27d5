// What comes once: `明天9点`, `今晚8点`, `下周一9点`, `2026年12月1日9点`, `18:00`.

import { dayAt, weekdayOf } from '../../time/wall-clock.ts';
import { DEFAULT_TIME, type ScheduleForm } from '../schedule.ts';
import { atMs, inDays, nextDate, nextTime, nextWeekday, onDay } from '../triggers.ts';
import { WEEK, weekdayNumber } from './days.ts';
import { NUMBER, readNumber } from './numbers.ts';
import { PART, readTime, TIME, timeOfPart } from './times.ts';

const TIME_ALONE = new RegExp(`^(?:在|于)?(${TIME})$`);
const NAMED_DAY = new RegExp(`^(今天|今日|今|明天|明日|明|后天|大后天)的?(${PART})?(${TIME})?$`);
const WEEKDAY_ONCE = new RegExp(`^(这|本|下)?个?${WEEK}([一二三四五六日天])的?(${PART})?(${TIME})?$`);
const DATE = new RegExp(
  `^(?:在|于)?(?:(\\d{4})(?:年|-|/))?(${NUMBER})(?:月|-|/)(${NUMBER})(?:日|号)?的?(${PART})?(${TIME})?$`,
);
const DAYS: Readonly<Record<string, number>> = {
  今天: 0,
  今日: 0,
  今: 0,
  明天: 1,
  明日: 1,
  明: 1,
  后天: 2,
  大后天: 3,
};

const timeOf = (part: string | undefined, clock: string | undefined) =>
  clock === undefined ? timeOfPart(part) : readTime(clock, part);

const timeAlone: ScheduleForm = (text, settings) => {
  const time = readTime(TIME_ALONE.exec(text)?.[1] ?? '');
  return time && atMs(nextTime(time, settings));
};

const namedDay: ScheduleForm = (text, settings) => {
  const match = NAMED_DAY.exec(text);
  if (!match) return undefined;
  const [, day = '', part, clock] = match;
  // 今天 alone says no more than now.
  if (part === undefined && (clock === undefined ? day.startsWith('今') || day === '明' : day.length === 1))
    return undefined;
  const time = timeOf(part, clock);
  return time && atMs(inDays(DAYS[day] ?? 0, time, settings));
};

/** 下周一 is the Monday of the next week, 周一 the next Monday that comes. */
const weekdayOnce: ScheduleForm = (text, settings) => {
  const match = WEEKDAY_ONCE.exec(text);
  if (!match) return undefined;
  const [, which, name = '', part, clock] = match;
  const time = timeOf(part, clock);
  const weekday = weekdayNumber(name);
  if (!time) return undefined;
  if (which !== '下') return atMs(nextWeekday(weekday, time, settings));
  const today = weekdayOf(dayAt(settings.nowMs, settings.timeZone));
  const fromMonday = (each: number): number => (each + 6) % 7;
  return atMs(inDays(7 - fromMonday(today) + fromMonday(weekday), time, settings));
};

const date: ScheduleForm = (text, settings) => {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [, year, monthText = '', dayText = '', part, clock] = match;
  const [month, day] = [readNumber(monthText), readNumber(dayText)];
  const time = part === undefined && clock === undefined ? DEFAULT_TIME : timeOf(part, clock);
  if (month === undefined || day === undefined || !time) return undefined;
  if (year === undefined) return atMs(nextDate({ month, day }, time, settings));
  return atMs(onDay({ year: Number(year), month, day }, time, settings.timeZone));
};

export const ONCE: readonly ScheduleForm[] = [timeAlone, namedDay, weekdayOnce, date];
