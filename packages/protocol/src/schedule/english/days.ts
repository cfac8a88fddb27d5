// What comes again on days: `every day at 9`, `weekdays at 9:30`, `mondays and thursdays at noon`, `on the 1st at 9`.

import { DEFAULT_TIME, type ScheduleForm, type TimeOfDay } from '../schedule.ts';
import { cronList, type Days, onDays } from '../triggers.ts';
import { WEEKDAY, weekdayNumber } from './names.ts';
import { readTimes, TIMES } from './times.ts';

const BETWEEN = '(?: ?, ?(?:and )?| and | & )';
const WEEKDAYS = `${WEEKDAY}(?:${BETWEEN}${WEEKDAY})*`;
const ORDINAL = String.raw`\d{1,2}(?:st|nd|rd|th)`;
const PART = /^(?:every|each) (morning|afternoon|evening|night)$/;
const PARTS: Readonly<Record<string, TimeOfDay>> = {
  morning: DEFAULT_TIME,
  afternoon: { hour: 15, minute: 0 },
  evening: { hour: 18, minute: 0 },
  night: { hour: 21, minute: 0 },
};

const NAMED: readonly (readonly [RegExp, Days])[] = [
  [/^(?:every ?day|each day|daily|(?:every|each) (?:morning|afternoon|evening|night))$/, {}],
  [/^(?:on |every |each )?(?:weekdays?|work(?:ing)? ?days?|business days?)$/, { ofWeek: '1-5' }],
  [/^(?:on |every |each )?weekends?$/, { ofWeek: '0,6' }],
  [/^(?:weekly|every week|each week)$/, { ofWeek: '1' }],
  [/^(?:monthly|every month|each month)$/, { ofMonth: '1' }],
  [
    /^(?:monthly |every month |each month )?on the last day(?: of (?:the|every|each) month)?$/,
    { ofMonth: 'L' },
  ],
];
const EVERY_WEEKDAY = new RegExp(`^(?:weekly on |every week on |every |each |on )(${WEEKDAYS})$`);
const ROW_OF_DAYS = new RegExp(`^(?:every |on )?(${WEEKDAY}) ?(?:-|–|to|through|until) ?(${WEEKDAY})$`);
const SOME_DAYS = new RegExp(`^(${WEEKDAYS})$`);
const DATES = new RegExp(
  `^(?:monthly |every month |each month )?(?:on |every )(?:the )?(${ORDINAL}(?:${BETWEEN}(?:the )?${ORDINAL})*)(?: (?:of|day of) (?:the|every|each) month)?$`,
);

const numbersIn = (text: string): readonly number[] =>
  text.split(/ ?, ?(?:and )?| and | & /).map((name) => weekdayNumber(name));

/** One weekday alone is a moment, unless it is said that it comes again: `every monday`, `mondays`. */
const isAgain = (text: string): boolean =>
  /^(?:every|each|weekly)/.test(text) || /days?\b.*days?\b|s$|,| and /.test(text);

const rowOfDays = (text: string): Days | undefined => {
  const match = ROW_OF_DAYS.exec(text);
  if (!match) return undefined;
  const [first, last] = [weekdayNumber(match[1] ?? ''), weekdayNumber(match[2] ?? '')];
  const count = ((last - first + 7) % 7) + 1;
  return { ofWeek: cronList(Array.from({ length: count }, (_, at) => (first + at) % 7)) };
};

const datesOf = (text: string): Days | undefined => {
  const dates = DATES.exec(text)?.[1]
    ?.match(/\d{1,2}/g)
    ?.map(Number);
  if (!dates?.every((date) => date >= 1 && date <= 31)) return undefined;
  return { ofMonth: cronList(dates) };
};

const daysOf = (text: string): Days | undefined => {
  const named = NAMED.find(([pattern]) => pattern.test(text))?.[1] ?? rowOfDays(text) ?? datesOf(text);
  if (named) return named;
  const weekdays = EVERY_WEEKDAY.exec(text)?.[1] ?? SOME_DAYS.exec(text)?.[1];
  return weekdays !== undefined && isAgain(text) ? { ofWeek: cronList(numbersIn(weekdays)) } : undefined;
};

const BEHIND = new RegExp(`^(.+?),? (${TIMES})$`);
const BEFORE = new RegExp(`^(${TIMES}),? (.+)$`);

/** The time comes after the days, before them, or is left out. */
export const onCertainDays: ScheduleForm = (text, { timeZone }) => {
  const whole = daysOf(text);
  if (whole) return onDays([PARTS[PART.exec(text)?.[1] ?? ''] ?? DEFAULT_TIME], whole, timeZone);
  const behind = BEHIND.exec(text);
  const before = behind ? undefined : BEFORE.exec(text);
  const [said, clock] = behind ? [behind[1], behind[2]] : [before?.[2], before?.[1]];
  if (said === undefined || clock === undefined) return undefined;
  const days = daysOf(said);
  const times = readTimes(clock, /^(?:every|each) (?:afternoon|evening|night)$/.test(said));
  return days && times && onDays(times, days, timeZone);
};
