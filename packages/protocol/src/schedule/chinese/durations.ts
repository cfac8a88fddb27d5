// `每小时`, `每10分钟`, `每隔两小时`, `半小时后`, `1小时30分钟后`.

import type { ScheduleForm } from '../schedule.ts';
import { afterMs, everyMs } from '../triggers.ts';
import { NUMBER, readNumber } from './numbers.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^秒/, SECOND],
  [/^分/, MINUTE],
  [/^刻/, 15 * MINUTE],
  [/^(?:小时|钟头|h)/, HOUR],
  [/^(?:天|日)/, DAY],
  [/^(?:周|星期|礼拜)/, 7 * DAY],
];
const UNIT = '(?:秒钟?|分钟?|刻钟|小时|钟头|天|日|周|星期|礼拜)';
const PART = new RegExp(`(半|${NUMBER})?个?(半)?(${UNIT})(半)?`, 'y');

/** Parts behind each other: 一个半小时, 1小时30分钟, 两天. A unit alone counts once where `isEvery`. */
const lengthOf = (text: string, isEvery: boolean): number | undefined => {
  let sum = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const match = PART.exec(text);
    if (!match) return undefined;
    const [, count, more, name = '', half] = match;
    const unit = UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? 0;
    if (count === undefined && !(isEvery && sum === 0)) return undefined;
    const number =
      count === '半' ? 0.5 : count === undefined ? (more === undefined ? 1 : 0) : readNumber(count);
    if (number === undefined) return undefined;
    sum += unit * (number + (more === undefined ? 0 : 0.5) + (half === undefined ? 0 : 0.5));
  }
  return sum > 0 ? Math.round(sum) : undefined;
};

/** 每天 and 每周 are days of the calendar, not lengths; 每两天 is a length. */
export const everyDuration: ScheduleForm = (text, settings) => {
  const said = /^每(?:隔|过)?(.+)$/.exec(text)?.[1];
  if (said === undefined || /^(?:天|日|周|星期|礼拜)/.test(said)) return undefined;
  return everyMs(lengthOf(said.replace(/(?:一次)$/, ''), true), settings);
};

export const afterDuration: ScheduleForm = (text, settings) => {
  const said = /^(?:再?过)?(.+?)(?:之后|以后|后|後)$/.exec(text)?.[1] ?? /^再?过(.+)$/.exec(text)?.[1];
  return said === undefined ? undefined : afterMs(lengthOf(said, false), settings);
};
