// Parses moments as people type them: `2h`, `30m ago`, `18:00`, `yesterday 18:00`, `2026-11-20`, RFC 3339. What is left open (the
// day of `18:00`, the direction of `2h`) depends on `side`: `--since` means the past, `--at` the future.

import { parseDuration } from './duration.ts';
import { type CalendarDay, clockExists, dayAt, momentOf, type WallClock } from './wall-clock.ts';

export interface WhenSettings {
  readonly nowMs: number;
  /** IANA name, for times without an offset. */
  readonly timeZone: string;
  readonly side: 'past' | 'future';
}

const TIME = String.raw`(\d{1,2}):(\d{2})(?::(\d{2}))?`;
const TIME_ONLY = new RegExp(`^${TIME}$`);
const NAMED_DAY = new RegExp(`^(today|yesterday|tomorrow)(?:[ t]+${TIME})?$`);
const DATE = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})(?:[ t]${TIME})?$`);
/** RFC 3339 section 5.6, also with a blank instead of T, as its note allows. */
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[ t](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(z|[+-]\d{2}:\d{2})$/;
const DAY_OFFSETS: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };

const clockFrom = (day: CalendarDay, time: readonly (string | undefined)[]): WallClock => ({
  ...day,
  hour: Number(time[0] ?? 0),
  minute: Number(time[1] ?? 0),
  second: Number(time[2] ?? 0),
});

const fromDuration = (text: string, { nowMs, side }: WhenSettings): number | undefined => {
  const [, ahead, middle = '', ago] = /^(in )?(.*?)( ago)?$/.exec(text) ?? [];
  if (ahead !== undefined && ago !== undefined) return undefined;
  const ms = parseDuration(middle);
  if (ms === undefined) return undefined;
  const isPast = ago !== undefined || (ahead === undefined && side === 'past');
  return isPast ? nowMs - ms : nowMs + ms;
};

/** The nearest such time of day on the given side of now: today's, else yesterday's or tomorrow's. */
const fromTimeOfDay = (
  match: RegExpExecArray,
  { nowMs, timeZone, side }: WhenSettings,
): number | undefined => {
  const on = (days: number): number | undefined =>
    momentOf(clockFrom(dayAt(nowMs, timeZone, days), match.slice(1)), timeZone);
  const today = on(0);
  if (today === undefined) return undefined;
  if (side === 'past') return today <= nowMs ? today : on(-1);
  return today >= nowMs ? today : on(1);
};

const fromRfc3339 = (match: RegExpExecArray): number | undefined => {
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone = 'z'] = match;
  const clock = clockFrom({ year: Number(year), month: Number(month), day: Number(day) }, [
    hour,
    minute,
    second,
  ]);
  if (!clockExists(clock)) return undefined;
  const ms = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone.toUpperCase()}`,
  );
  return Number.isNaN(ms) ? undefined : ms;
};

/** The moment in milliseconds since 1970; undefined if the text is not one. */
export const parseWhen = (text: string, settings: WhenSettings): number | undefined => {
  const typed = text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  if (typed === 'now') return settings.nowMs;
  const timeOfDay = TIME_ONLY.exec(typed);
  if (timeOfDay) return fromTimeOfDay(timeOfDay, settings);
  const named = NAMED_DAY.exec(typed);
  if (named) {
    const day = dayAt(settings.nowMs, settings.timeZone, DAY_OFFSETS[named[1] ?? ''] ?? 0);
    return momentOf(clockFrom(day, named.slice(2)), settings.timeZone);
  }
  const date = DATE.exec(typed);
  if (date) {
    const day = { year: Number(date[1]), month: Number(date[2]), day: Number(date[3]) };
    return momentOf(clockFrom(day, date.slice(4)), settings.timeZone);
  }
  const exact = RFC_3339.exec(typed);
  return exact ? fromRfc3339(exact) : fromDuration(typed, settings);
};
