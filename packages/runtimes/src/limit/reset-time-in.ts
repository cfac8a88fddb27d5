// Until when a provider takes no requests, out of the sentence of an agent: each writes it in its own way.

import { type CalendarDay, dayAt, momentOf, timeZoneOf, wallClockAt, weekdayOf } from '@coxswain/protocol';

const SECOND_MS = 1_000;
const DAY_MS = 86_400 * SECOND_MS;
const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND_MS,
  m: 60 * SECOND_MS,
  h: 3_600 * SECOND_MS,
  d: DAY_MS,
};
// A number this large is milliseconds since 1970, a smaller one seconds.
const SMALLEST_MS = 1e11;
// Seconds since 1970 that lie after 2001; a smaller number is a duration.
const SMALLEST_EPOCH_S = 1e9;
/** A time of day that was so little ago is the one that was meant, and not that of tomorrow. */
const JUST_NOW_MS = 600 * SECOND_MS;
/** A date without a year that is longer ago is in the next year. */
const HALF_YEAR_MS = 183 * DAY_MS;

/** `resets_at: 1760000000`, `usage limit reached|1760000000`. */
const AT_NUMBER = /(?:reset\w*"?\s*(?:at|in)?"?\s*[:=]\s*"?|reached\s*\|\s*)(\d{10,13})\b/i;
/** `"reset": "2026-01-01T00:00:00Z"`. */
const AT_DATE = /reset\w*[^0-9]{0,20}(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))/i;
/** `retry-after: 30`, `resets_in_seconds: 30`. */
const IN_SECONDS =
  /(?:retry.?after(?:_?s(?:ec(?:ond)?s?)?)?|reset\w*in_?seconds)"?\s*[:=]\s*"?(\d+(?:\.\d+)?)\b(?!\s*m?s\w)/i;
/** `try again in 1h 2m 30s`, `"retryDelay": "34.5s"`, `resets in 3 hours 2 minutes`. */
const IN_WORDS =
  /(?:try again in|retry in|retrydelay"?\s*[:=]\s*"?|reset(?:s|ting)? (?:in|after))\s*((?:\d+(?:\.\d+)?\s*(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\b[\s,]*(?:and\s*)?|\d+(?:\.\d+)?(?:ms|s|m|h|d))+)/i;
const PART = /(\d+(?:\.\d+)?)\s*(ms|milli|s|m|h|d)/gi;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** `try again at 11:20 AM`, `resets 9pm (Europe/Berlin)`, `resets Oct 9 at 10am`, `try again at Nov 25th, 2026 3:05 PM`. */
const BY_CLOCK = new RegExp(
  [
    String.raw`(?:try again|retry|resets?|available again)\s*(?:at|on|[·∙|:-])?\s*`,
    String.raw`(?:(?<weekday>${WEEKDAYS.join('|')})[a-z]*,?\s+)?`,
    String.raw`(?:(?<month>${MONTHS.join('|')})[a-z]*\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?<year>\d{4}))?,?\s+)?`,
    String.raw`(?:at\s+)?(?<hour>\d{1,2})(?::(?<minute>\d\d))?(?::\d\d)?\s*(?<half>[ap])?(?:\.?m\b\.?)?`,
    String.raw`(?:\s*\(?(?<zone>[A-Z][\w+-]+\/[\w+/-]+|(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d\d)?)?)\b\)?)?`,
  ].join(''),
  'i',
);

export interface ReadAt {
  readonly nowMs: number;
  /** Default: the zone of this machine. */
  readonly timeZone?: string | undefined;
}

/** In milliseconds since 1970; undefined when the text names no time. It may be in the past. */
export const resetTimeIn = (text: string, at: ReadAt): number | undefined =>
  numberIn(text) ?? afterNow(durationIn(text), at.nowMs) ?? clockIn(text, at);

const numberIn = (text: string): number | undefined => {
  const date = AT_DATE.exec(text)?.[1];
  if (date !== undefined) return Date.parse(date);
  const number = Number(AT_NUMBER.exec(text)?.[1]);
  if (Number.isNaN(number) || number < SMALLEST_EPOCH_S) return undefined;
  return number >= SMALLEST_MS ? number : number * SECOND_MS;
};

const durationIn = (text: string): number | undefined => {
  const seconds = IN_SECONDS.exec(text)?.[1];
  if (seconds !== undefined) return Number(seconds) * SECOND_MS;
  const words = IN_WORDS.exec(text)?.[1];
  if (words === undefined) return undefined;
  return words
    .matchAll(PART)
    .reduce((ms, [, count, unit = '']) => ms + Number(count) * (UNIT_MS[unitOf(unit)] ?? 0), 0);
};

const unitOf = (unit: string): string => (unit.toLowerCase() === 'milli' ? 'ms' : unit.toLowerCase());

const afterNow = (ms: number | undefined, nowMs: number): number | undefined =>
  ms === undefined ? undefined : nowMs + ms;

type Found = Readonly<Record<string, string | undefined>>;

const clockIn = (text: string, { nowMs, timeZone }: ReadAt): number | undefined => {
  const found: Found | undefined = BY_CLOCK.exec(text)?.groups;
  // A bare number is no time: "resets 9" may be anything.
  if (!found || (found.minute === undefined && found.half === undefined)) return undefined;
  const zone = zoneOf(found.zone) ?? timeZoneOf(timeZone ?? '') ?? machineZone();
  const time = { hour: hourOf(found), minute: Number(found.minute ?? 0), second: 0 };
  const on = (day: CalendarDay): number | undefined => momentOf({ ...day, ...time }, zone);
  if (found.month !== undefined) return onDate(found, { nowMs, zone, on });
  const today = dayAt(nowMs, zone);
  const aheadDays =
    found.weekday === undefined
      ? 0
      : (WEEKDAYS.indexOf(found.weekday.toLowerCase()) - weekdayOf(today) + 7) % 7;
  const first = on(dayAt(nowMs, zone, aheadDays));
  if (first === undefined || first >= nowMs - JUST_NOW_MS) return first && Math.max(first, nowMs);
  return on(dayAt(nowMs, zone, found.weekday === undefined ? 1 : aheadDays + 7));
};

const hourOf = ({ hour, half }: Found): number => {
  const given = Number(hour);
  if (half === undefined) return given;
  return (given % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
};

interface DateContext {
  readonly nowMs: number;
  readonly zone: string;
  readonly on: (day: CalendarDay) => number | undefined;
}

const onDate = ({ month = '', day, year }: Found, { nowMs, zone, on }: DateContext): number | undefined => {
  const date = { month: MONTHS.indexOf(month.toLowerCase()) + 1, day: Number(day) };
  if (year !== undefined) return on({ ...date, year: Number(year) });
  const thisYear = wallClockAt(nowMs, zone).year;
  const first = on({ ...date, year: thisYear });
  return first !== undefined && first < nowMs - HALF_YEAR_MS ? on({ ...date, year: thisYear + 1 }) : first;
};

/** `GMT+2` as people write it: two hours ahead. */
const zoneOf = (given: string | undefined): string | undefined => {
  if (given === undefined) return undefined;
  const [, sign, hours, minutes = '00'] = /^(?:UTC|GMT)(?:([+-])(\d{1,2}):?(\d\d)?)?$/i.exec(given) ?? [];
  if (sign !== undefined) return timeZoneOf(`${sign}${hours?.padStart(2, '0')}:${minutes}`);
  return timeZoneOf(given);
};

const machineZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
