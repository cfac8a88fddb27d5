// Times of day in Chinese: `9点`, `上午9点半`, `晚上八点一刻`, `18:00`, `中午`.

import { DEFAULT_TIME, isTimeOfDay, type TimeOfDay } from '../schedule.ts';
import { NUMBER, readNumber } from './numbers.ts';

export const PART = '(?:凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|夜里|夜晚|晚)';
const CLOCK = `(?:${NUMBER}(?:点|點|时|時)(?:钟|鐘|整|半|一刻|三刻|${NUMBER}分?)?|\\d{1,2}:\\d{2})`;
export const TIME = `(?:${PART}?${CLOCK}|中午|正午|午夜|零点)`;
export const TIMES = `${TIME}(?:[、,和及]${TIME})*`;

const HOURS = new RegExp(`^(${PART})?(${NUMBER})(?:点|點|时|時)(钟|鐘|整|半|一刻|三刻|(${NUMBER})分?)?$`);
const DIGITAL = new RegExp(`^(${PART})?(\\d{1,2}):(\\d{2})$`);
const NAMED: Readonly<Record<string, TimeOfDay>> = {
  中午: { hour: 12, minute: 0 },
  正午: { hour: 12, minute: 0 },
  午夜: { hour: 0, minute: 0 },
  零点: { hour: 0, minute: 0 },
};
const MINUTES: Readonly<Record<string, number>> = { 半: 30, 一刻: 15, 三刻: 45, 钟: 0, 鐘: 0, 整: 0 };
const LATE = /^(?:下午|傍晚|晚上|夜里|夜晚|晚)$/;

/** What a part of the day means when no time is said. */
export const timeOfPart = (part: string | undefined): TimeOfDay => {
  if (part === undefined || /^(?:清晨|早上|早晨|早|上午)$/.test(part)) return DEFAULT_TIME;
  if (part === '凌晨') return { hour: 3, minute: 0 };
  if (part === '中午') return { hour: 12, minute: 0 };
  if (part === '下午') return { hour: 15, minute: 0 };
  return part === '傍晚' ? { hour: 18, minute: 0 } : { hour: 20, minute: 0 };
};

/** 晚上八点 is 20:00, 中午一点 13:00, 凌晨十二点 0:00; 晚上十二点 could be two days, and is none. */
const inPart = (hour: number, part: string | undefined): number => {
  if (part === undefined) return hour;
  if (LATE.test(part)) return hour === 12 ? Number.NaN : hour < 12 ? hour + 12 : hour;
  if (part === '中午') return hour < 6 ? hour + 12 : hour;
  return part === '凌晨' && hour === 12 ? 0 : hour;
};

/** `part`: of the day, said before, as in 今晚8点. */
export const readTime = (text: string, part?: string): TimeOfDay | undefined => {
  const named = Object.hasOwn(NAMED, text) ? NAMED[text] : undefined;
  if (named) return named;
  const digital = DIGITAL.exec(text);
  const said = digital ?? HOURS.exec(text);
  if (!said) return undefined;
  const hour = readNumber(said[2] ?? '');
  const minute = digital ? Number(said[3]) : (MINUTES[said[3] ?? '整'] ?? readNumber(said[4] ?? ''));
  if (hour === undefined || minute === undefined) return undefined;
  const time = { hour: inPart(hour, said[1] ?? part), minute };
  return isTimeOfDay(time) ? time : undefined;
};

/** All of them, each in the part of the day that was last said; undefined when one is no time. */
export const readTimes = (text: string, part?: string): readonly TimeOfDay[] | undefined => {
  let last = part;
  const times = text.split(/[、,和及]/).map((each) => {
    last = new RegExp(`^${PART}(?=.)`).exec(each)?.[0] ?? last;
    return readTime(each, last);
  });
  return times.every((time) => time !== undefined) ? times : undefined;
};
