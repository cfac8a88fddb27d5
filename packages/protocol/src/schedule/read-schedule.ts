// Parses schedules in natural language, English or Chinese, or in cron syntax.

import { timeZoneOf } from '../time/wall-clock.ts';
import { onCertainDays } from './chinese/days.ts';
import { ONCE } from './chinese/moments.ts';
import { NUMBER, readNumber } from './chinese/numbers.ts';
import { ENGLISH_FORMS, englishText } from './english/forms.ts';
import type { ReadSchedule, ScheduleForm, ScheduleSettings } from './schedule.ts';
import { afterMs, everyMs } from './triggers.ts';

// `每小时`, `每10分钟`, `每隔两小时`, `半小时后`, `1小时30分钟后`.
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

/** Concatenated parts: 一个半小时, 1小时30分钟, 两天. With `isEvery`, a unit without a number counts as one. */
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

/** 每天 and 每周 are calendar days, not durations; 每两天 is a duration. */
const everyDuration: ScheduleForm = (text, settings) => {
  const said = /^每(?:隔|过)?(.+)$/.exec(text)?.[1];
  if (said === undefined || /^(?:天|日|周|星期|礼拜)/.test(said)) return undefined;
  return everyMs(lengthOf(said.replace(/(?:一次)$/, ''), true), settings);
};

const afterDuration: ScheduleForm = (text, settings) => {
  const said = /^(?:再?过)?(.+?)(?:之后|以后|后|後)$/.exec(text)?.[1] ?? /^再?过(.+)$/.exec(text)?.[1];
  return said === undefined ? undefined : afterMs(lengthOf(said, false), settings);
};

// Cron expressions as people write them: in any kind of quotes, or bare if they contain a star.
const FIELD = String.raw`[\d*/,?#lw-]+|[\d*/,-]*(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z\d*/,#-]*`;
const EXPRESSION = `(?:${FIELD})(?: (?:${FIELD})){4,5}`;
const QUOTED = new RegExp(`^(?:cron )?["'“”„«「『\`‘](${EXPRESSION})["'“”»」』\`’]$`);
const BARE = new RegExp(`^(?:cron )?(${EXPRESSION})$`);

/** `"0 9 * * 1-5"`. The ranges of its numbers are checked when it is planned. */
const cronForm: ScheduleForm = (text, { timeZone }) => {
  const bare = BARE.exec(text)?.[1];
  const expression = QUOTED.exec(text)?.[1] ?? (bare?.includes('*') ? bare : undefined);
  return expression === undefined
    ? undefined
    : [{ kind: 'cron', expression: expression.toUpperCase(), timeZone }];
};

// Chinese forms.

/** Without white space; full-width punctuation and digits become half-width. */
const chineseText = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');

const CHINESE_FORMS: readonly ScheduleForm[] = [onCertainDays, everyDuration, afterDuration, ...ONCE];

/** Longer texts are not parsed. */
const MAX_CHARACTERS = 200;

const FAMILIES = [
  { plain: englishText, forms: [cronForm, ...ENGLISH_FORMS] },
  { plain: chineseText, forms: CHINESE_FORMS },
] as const;

/**
 * `every 1h`, `weekdays at 9`, `tomorrow at 18:00 in Asia/Tokyo`, `每天早上9点`, `"0 9 * * 1-5"`. A day without a time
 * means 9:00. Undefined if the text is not a schedule.
 */
export const readSchedule = (text: string, settings: ScheduleSettings): ReadSchedule | undefined => {
  if (text.length > MAX_CHARACTERS) return undefined;
  const zoned = takeZone(text.trim());
  const inZone = { ...settings, ...(zoned.timeZone !== undefined && { timeZone: zoned.timeZone }) };
  for (const { plain, forms } of FAMILIES) {
    const said = plain(zoned.text);
    for (const form of forms) {
      const triggers = form(said, inZone);
      if (!triggers) continue;
      if (zoned.typed !== undefined && zoned.timeZone === undefined) return { unknownZone: zoned.typed };
      const past = triggers.find(
        ({ kind, ...rest }) => 'at' in rest && Date.parse(rest.at) <= settings.nowMs,
      );
      return past?.kind === 'at' ? { pastAt: past.at } : { triggers };
    }
  }
  return undefined;
};

// The zone at the end: `every day at 9 in Europe/Berlin`, `每天9点（Asia/Tokyo）`.
const AT_END =
  /[\s,，(（]+(in\s+|time\s?zone\s+|时区\s*)?(UTC|GMT|[A-Za-z]+(?:\/[A-Za-z][A-Za-z0-9_+-]*)+)\s*[)）]?$/i;
const LIKE_A_ZONE = /^[A-Z]\w*\//;

interface WithZone {
  /** Without the zone. */
  readonly text: string;
  /** As typed; undefined: none. */
  readonly typed?: string;
  /** undefined: none was typed, or it is unknown. */
  readonly timeZone?: string;
}

/** What looks like an unknown zone may be something else, unless `in` marks it as one: `in Europe/Berln`. */
const takeZone = (text: string): WithZone => {
  const match = AT_END.exec(text);
  const typed = match?.[2];
  if (!match || typed === undefined) return { text };
  const timeZone = timeZoneOf(typed);
  const isSaid = match[1] !== undefined && LIKE_A_ZONE.test(typed);
  if (timeZone === undefined && !isSaid) return { text };
  return { text: text.slice(0, match.index), typed, ...(timeZone !== undefined && { timeZone }) };
};
