// What comes again on days: `每天9点`, `工作日9点`, `每周一、三9:30`, `每月1号9点`.

import { DEFAULT_TIME, type ScheduleForm } from '../schedule.ts';
import { cronList, type Days, onDays } from '../triggers.ts';
import { NUMBER, readNumber } from './numbers.ts';
import { PART, readTimes, TIMES, timeOfPart } from './times.ts';

export const WEEK = '(?:周|星期|礼拜|週)';
const NAMES = '日一二三四五六';

/** 0 is Sunday, as in cron; -1: none. */
export const weekdayNumber = (name: string): number => (name === '天' ? 0 : NAMES.indexOf(name));

const DAY = '[一二三四五六日天]';
const SOME_DAYS = new RegExp(`^每?个?${WEEK}(${DAY}(?:[、,和及]?${WEEK}?${DAY})*)$`);
const ROW_OF_DAYS = new RegExp(`^每?个?${WEEK}(${DAY})(?:到|至|-)${WEEK}?(${DAY})$`);
const DATES = new RegExp(`^每个?月的?(${NUMBER}(?:号|日)?(?:[、,和及]${NUMBER}(?:号|日)?)*)$`);
const NAMED: readonly (readonly [RegExp, Days])[] = [
  [/^(?:每天|每日|天天)$/, {}],
  [/^每?个?(?:工作日|平日)$/, { ofWeek: '1-5' }],
  [/^每?个?周末$/, { ofWeek: '0,6' }],
  [new RegExp(`^每个?${WEEK}$`), { ofWeek: '1' }],
  [/^每个?月$/, { ofMonth: '1' }],
  [/^每个?月(?:的?最后一天|底|末)$/, { ofMonth: 'L' }],
];

const rowOf = (from: number, to: number): string =>
  cronList(Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, at) => (from + at) % 7));

const daysOf = (text: string): Days | undefined => {
  const named = NAMED.find(([pattern]) => pattern.test(text))?.[1];
  if (named) return named;
  const row = ROW_OF_DAYS.exec(text);
  if (row) return { ofWeek: rowOf(weekdayNumber(row[1] ?? ''), weekdayNumber(row[2] ?? '')) };
  const some = SOME_DAYS.exec(text)?.[1];
  // One weekday alone, without 每, is a moment.
  if (some !== undefined && (text.startsWith('每') || some.length > 1)) {
    const names = some.match(new RegExp(DAY, 'g')) ?? [];
    return { ofWeek: cronList(names.map(weekdayNumber)) };
  }
  const dates = DATES.exec(text)?.[1]
    ?.split(/[、,和及]/)
    .map((date) => readNumber(date.replace(/[号日]/, '')));
  const isWhole = dates?.every((date) => date !== undefined && date >= 1 && date <= 31);
  return dates && isWhole ? { ofMonth: cronList(dates.map((date) => date ?? 0)) } : undefined;
};

const WITH_TIME = new RegExp(`^(.+?)的?(?:在)?(${TIMES})$`);
const WITH_PART = new RegExp(`^(.+?)的?(${PART})$`);

/** 每天早上 without a time has one by the part of the day; 每晚 and 每早 are 每天 with a part. */
export const onCertainDays: ScheduleForm = (said, { timeZone }) => {
  const text = said.replace(/^每([早晚])(?:上)?/, '每天$1');
  const whole = daysOf(text);
  if (whole) return onDays([DEFAULT_TIME], whole, timeZone);
  const timed = WITH_TIME.exec(text);
  const parted = timed && daysOf(timed[1] ?? '') ? undefined : WITH_PART.exec(text);
  if (parted) {
    const days = daysOf(parted[1] ?? '');
    return days && onDays([timeOfPart(parted[2])], days, timeZone);
  }
  const days = timed && daysOf(timed[1] ?? '');
  const times = timed && readTimes(timed[2] ?? '');
  return days && times ? onDays(times, days, timeZone) : undefined;
};
