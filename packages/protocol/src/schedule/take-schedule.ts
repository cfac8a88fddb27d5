// Finds a schedule at the beginning of a longer text: `every 1h Service watch: …`.

import { readSchedule } from './read-schedule.ts';
import type { ReadSchedule, ScheduleSettings } from './schedule.ts';

export interface TakenSchedule {
  readonly read: ReadSchedule;
  /** The text of the schedule. */
  readonly typed: string;
  /** The rest, without the separating white space and colon. */
  readonly rest: string;
}

/** The maximum length of a schedule. */
const MAX_CHARACTERS = 80;
const CHINESE = /[\u2e80-\u9fff\uff00-\uffef]/;
/** A time that continues: 每周九9点 is not 每周 and a name 九9点. */
const GOES_ON = /[\d一二三四五六七八九十两半点时分]/;
/** An invalid time of day: `daily at 25:00 watch` is not daily and a name `at 25:00 watch`. */
const OTHER_TIME = /^[\s,，]*(?:(?:at|@)\s*\d|\d{1,2}(?::\d|\s*[点时]|\s*[ap]\.?m\b))/i;

/** True where a schedule can end: between words, and next to any Chinese character. */
const isBoundary = (text: string, at: number): boolean => {
  if (at >= text.length) return true;
  const [before = '', behind = ''] = [text[at - 1], text[at]];
  // 9:75 is not 9 followed by a colon and text.
  if (behind === ':' && /\d/.test(before) && /\d/.test(text[at + 1] ?? '')) return false;
  if (/\s|[:：]/.test(behind)) return true;
  return (CHINESE.test(before) || CHINESE.test(behind)) && !GOES_ON.test(behind);
};

/**
 * The longest prefix that is a schedule; undefined if there is none, or if an invalid time follows. Only checks the first
 * line.
 */
export const takeSchedule = (text: string, settings: ScheduleSettings): TakenSchedule | undefined => {
  const [line = ''] = text.split('\n', 1);
  for (let end = Math.min(line.length, MAX_CHARACTERS); end > 0; end -= 1) {
    if (!isBoundary(text, end)) continue;
    const typed = text.slice(0, end).trim();
    const read = readSchedule(typed, settings);
    if (!read) continue;
    const behind = text.slice(end);
    return OTHER_TIME.test(behind)
      ? undefined
      : { read, typed, rest: behind.replace(/^[\s,，]*[:：]?\s*/, '') };
  }
  return undefined;
};
