// Times of day in English: `9`, `9:30`, `9am`, `6 p.m.`, `noon`.

import { isTimeOfDay, type TimeOfDay } from '../schedule.ts';

const CLOCK = String.raw`(?:noon|midday|midnight|\d{1,2}(?:[:.]\d{2})?(?: ?(?:am|pm|a\.m\.|p\.m\.|o'?clock|h))?)`;
/** One that cannot be taken for a number of anything else. */
const PLAIN_CLOCK = String.raw`(?:noon|midday|midnight|\d{1,2}:\d{2}(?: ?(?:am|pm|a\.m\.|p\.m\.))?|\d{1,2} ?(?:am|pm|a\.m\.|p\.m\.))`;
const BETWEEN = '(?: ?, ?(?:and )?| and )';

/** `at 9`, `at 9 and 17:30`; without `at` only what is plainly a time. */
export const TIMES = `(?:at ${CLOCK}(?:${BETWEEN}(?:at )?${CLOCK})*|${PLAIN_CLOCK}(?:${BETWEEN}${PLAIN_CLOCK})*)`;
export const TIME = `(?:at ${CLOCK}|${PLAIN_CLOCK})`;

const PARTS = /^(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m\.|p\.m\.)?/;
const NAMED: Readonly<Record<string, TimeOfDay>> = {
  noon: { hour: 12, minute: 0 },
  midday: { hour: 12, minute: 0 },
  midnight: { hour: 0, minute: 0 },
};

/** `isLate`: it is said of an evening, so that 8 means 20:00. */
export const readTime = (text: string, isLate = false): TimeOfDay | undefined => {
  const said = text.trim().replace(/^at /, '');
  const named = Object.hasOwn(NAMED, said) ? NAMED[said] : undefined;
  if (named) return named;
  const match = PARTS.exec(said);
  if (!match) return undefined;
  const [, hours = '', minutes = '0', half] = match;
  const hour = Number(hours);
  const minute = Number(minutes);
  if (half !== undefined && (hour < 1 || hour > 12)) return undefined;
  const isAfternoon = half === undefined ? isLate && hour >= 1 && hour < 12 : half.startsWith('p');
  const base = half === undefined ? hour : hour % 12;
  const time = { hour: isAfternoon ? base + 12 : base, minute };
  return isTimeOfDay(time) ? time : undefined;
};

/** All of them, or undefined when one is no time. */
export const readTimes = (text: string, isLate = false): readonly TimeOfDay[] | undefined => {
  const times = text.split(/ ?, ?(?:and )?| and /).map((each) => readTime(each, isLate));
  return times.every((time) => time !== undefined) ? times : undefined;
};
