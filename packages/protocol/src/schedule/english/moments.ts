// What comes once: `at 18:00`, `tomorrow at 9`, `on friday at noon`, `on december 24 at 18:00`, `at 2026-12-01 09:00`.

import { parseWhen } from '../../time/when.ts';
import { DEFAULT_TIME, type ScheduleForm, type TimeOfDay } from '../schedule.ts';
import { atMs, inDays, nextDate, nextTime, nextWeekday, onDay } from '../triggers.ts';
import { MONTH, monthNumber, WEEKDAY, weekdayNumber } from './names.ts';
import { readTime, TIME } from './times.ts';

const TIME_ALONE = new RegExp(`^${TIME}$`);
const NAMED_DAY = new RegExp(
  `^(today|tonight|tomorrow|the day after tomorrow)(?: (morning|noon|afternoon|evening|night))?(?:,? (${TIME}))?$`,
);
const WEEKDAY_ONCE = new RegExp(`^(?:on |next |this )?(${WEEKDAY})(?:,? (${TIME}))?$`);
const MONTH_FIRST = new RegExp(
  `^(?:on )?(${MONTH}) (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?(?:,? (${TIME}))?$`,
);
const DAY_FIRST = new RegExp(
  `^(?:on )?(?:the )?(\\d{1,2})(?:st|nd|rd|th|\\.)?(?: of)? (${MONTH})(?:,? (\\d{4}))?(?:,? (${TIME}))?$`,
);
const ISO_DATE = /^(?:at |on )?(\d{4}-\d{2}-\d{2}(?:[ t].+)?)$/;
const DAYS: Readonly<Record<string, number>> = {
  today: 0,
  tonight: 0,
  tomorrow: 1,
  'the day after tomorrow': 2,
};
const PARTS: Readonly<Record<string, TimeOfDay>> = {
  morning: DEFAULT_TIME,
  noon: { hour: 12, minute: 0 },
  afternoon: { hour: 15, minute: 0 },
  evening: { hour: 18, minute: 0 },
  night: { hour: 21, minute: 0 },
};

const timeAlone: ScheduleForm = (text, settings) => {
  const time = TIME_ALONE.test(text) ? readTime(text) : undefined;
  return time && atMs(nextTime(time, settings));
};

const namedDay: ScheduleForm = (text, settings) => {
  const match = NAMED_DAY.exec(text);
  if (!match) return undefined;
  const [, day = '', said, clock] = match;
  const part = said ?? (day === 'tonight' ? 'night' : undefined);
  const isLate = part !== undefined && part !== 'morning' && part !== 'noon';
  if (clock === undefined && day === 'today' && part === undefined) return undefined;
  const time = clock === undefined ? (PARTS[part ?? ''] ?? DEFAULT_TIME) : readTime(clock, isLate);
  return time && atMs(inDays(DAYS[day] ?? 0, time, settings));
};

const weekdayOnce: ScheduleForm = (text, settings) => {
  const match = WEEKDAY_ONCE.exec(text);
  if (!match) return undefined;
  const time = match[2] === undefined ? DEFAULT_TIME : readTime(match[2]);
  return time && atMs(nextWeekday(weekdayNumber(match[1] ?? ''), time, settings));
};

const date: ScheduleForm = (text, settings) => {
  const inOrder = MONTH_FIRST.exec(text);
  const turned = inOrder ? undefined : DAY_FIRST.exec(text);
  const match = inOrder ?? turned;
  if (!match) return undefined;
  const [name = '', digits = ''] = inOrder ? [match[1], match[2]] : [match[2], match[1]];
  const day = { month: monthNumber(name), day: Number(digits) };
  const time = match[4] === undefined ? DEFAULT_TIME : readTime(match[4]);
  if (!time) return undefined;
  const year = match[3] === undefined ? undefined : Number(match[3]);
  return atMs(
    year === undefined ? nextDate(day, time, settings) : onDay({ year, ...day }, time, settings.timeZone),
  );
};

/** A day of the calendar without a time means 9:00 as elsewhere; with `at` between, or a time of any form. */
const isoDate: ScheduleForm = (text, settings) => {
  const said = ISO_DATE.exec(text)?.[1];
  if (said === undefined) return undefined;
  const exact = said.length > 10 ? parseWhen(said, { ...settings, side: 'future' }) : undefined;
  if (exact !== undefined) return atMs(exact);
  const [year = 0, month = 0, day = 0] = said.slice(0, 10).split('-').map(Number);
  const clock = said.slice(10).replace(/^[ t],? ?/, '');
  const time = clock === '' ? DEFAULT_TIME : readTime(clock);
  const isTime = clock === '' || TIME_ALONE.test(clock);
  return time && isTime ? atMs(onDay({ year, month, day }, time, settings.timeZone)) : undefined;
};

export const ONCE: readonly ScheduleForm[] = [timeAlone, namedDay, isoDate, date, weekdayOnce];
