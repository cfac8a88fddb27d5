// The sayings of English, the more certain first.

import { parseDuration } from '../../time/duration.ts';
import type { ScheduleForm } from '../schedule.ts';
import { afterMs, everyMs } from '../triggers.ts';
import { onCertainDays } from './days.ts';
import { ONCE } from './moments.ts';
import { withDigits } from './names.ts';

// `every 10 minutes`, `hourly`, `in half an hour`.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const UNITS: Readonly<Record<string, number>> = { second: 1_000, minute: MINUTE, hour: HOUR };
const HALF_AN_HOUR = /^(?:a )?half(?: an| a)?[ -]hour$/;
/** Months and years have no length. */
const WITHOUT_LENGTH = /\d\s*(?:mo|y)/;

const lengthOf = (text: string): number | undefined => {
  if (HALF_AN_HOUR.test(text)) return HOUR / 2;
  const digits = withDigits(text).replaceAll(/,? and /g, ' ');
  return WITHOUT_LENGTH.test(digits) ? undefined : parseDuration(digits);
};

/** From now on, at this interval. */
const everyDuration: ScheduleForm = (text, settings) => {
  if (text === 'hourly') return everyMs(HOUR, settings);
  const said = /^(?:every|each) (.+)$/.exec(text)?.[1];
  if (said === undefined) return undefined;
  const unit = /^(other )?(second|minute|hour)$/.exec(said);
  if (unit) return everyMs((UNITS[unit[2] ?? ''] ?? 0) * (unit[1] === undefined ? 1 : 2), settings);
  return /^an? /.test(said) ? undefined : everyMs(lengthOf(said), settings);
};

/** Once, after this long. */
const afterDuration: ScheduleForm = (text, settings) => {
  const said = /^in (.+)$/.exec(text)?.[1] ?? /^(.+) from now$/.exec(text)?.[1];
  return said === undefined ? undefined : afterMs(lengthOf(said), settings);
};

/** Small letters, single blanks. */
export const englishText = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();

export const ENGLISH_FORMS: readonly ScheduleForm[] = [onCertainDays, everyDuration, afterDuration, ...ONCE];
