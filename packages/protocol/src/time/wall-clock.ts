// Converts between moments and wall clock times in a time zone.

export interface CalendarDay {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

export interface WallClock extends CalendarDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const DAY_MS = 24 * 3_600_000;

export const wallClockAt = (ms: number, timeZone: string): WallClock => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(ms);
  const part = (type: string): number => Number(parts.find((candidate) => candidate.type === type)?.value);
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
};

/** The calendar day in the time zone, or that many days later. */
export const dayAt = (ms: number, timeZone: string, days = 0): CalendarDay => {
  const { year, month, day } = wallClockAt(ms, timeZone);
  const date = new Date(Date.UTC(year, month - 1, day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

/** 0 is Sunday, as in cron. */
export const weekdayOf = ({ year, month, day }: CalendarDay): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay();

/** True for a valid day and time: no 30 February, no 25:00, nothing before 1970. */
export const clockExists = (clock: WallClock): boolean => {
  const { year, month, day, hour, minute, second } = clock;
  if (hour > 23 || minute > 59 || second > 59 || year < 1970) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

const asUtc = ({ year, month, day, hour, minute, second }: WallClock): number =>
  Date.UTC(year, month - 1, day, hour, minute, second);

const offsetAt = (ms: number, timeZone: string): number =>
  asUtc(wallClockAt(ms, timeZone)) - Math.floor(ms / 1_000) * 1_000;

/**
 * In milliseconds since 1970; undefined for an invalid clock. A time that occurs twice means the earlier moment; a skipped one,
 * the moment it would have been.
 */
export const momentOf = (clock: WallClock, timeZone: string): number | undefined => {
  if (!clockExists(clock)) return undefined;
  const utc = asUtc(clock);
  const offsets = [offsetAt(utc - DAY_MS, timeZone), offsetAt(utc + DAY_MS, timeZone)];
  const fitting = offsets
    .map((offset) => utc - offset)
    .filter((ms, at) => offsetAt(ms, timeZone) === offsets[at]);
  return fitting.length > 0 ? Math.min(...fitting) : utc - (offsets[0] ?? 0);
};

/** The zone in its canonical spelling, `Europe/Berlin`; undefined if unknown. */
export const timeZoneOf = (name: string): string | undefined => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
};
