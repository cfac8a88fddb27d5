// When something happens, said at the beginning of a longer text: `every 1h Service watch: …`.

import { readSchedule } from './read-schedule.ts';
import type { ReadSchedule, ScheduleSettings } from './schedule.ts';

export interface TakenSchedule {
  readonly read: ReadSchedule;
  /** What said it. */
  readonly typed: string;
  /** What follows, without the white space and the colon between. */
  readonly rest: string;
}

/** No saying is longer. */
const MAX_CHARACTERS = 80;
const CHINESE = /[\u2e80-\u9fff\uff00-\uffef]/;
/** What goes on with a time: 每周九9点 is not 每周 and something that is called 九9点. */
const GOES_ON = /[\d一二三四五六七八九十两半点时分]/;

/** True where a saying can end: between words, and between any two characters of which one is Chinese. */
const isBoundary = (text: string, at: number): boolean => {
  if (at >= text.length) return true;
  const [before = '', behind = ''] = [text[at - 1], text[at]];
  if (/\s|[:：]/.test(behind)) return true;
  return (CHINESE.test(before) || CHINESE.test(behind)) && !GOES_ON.test(behind);
};

/** The longest beginning that says when; undefined when none does. Only the first line is looked at. */
export const takeSchedule = (text: string, settings: ScheduleSettings): TakenSchedule | undefined => {
  const [line = ''] = text.split('\n', 1);
  for (let end = Math.min(line.length, MAX_CHARACTERS); end > 0; end -= 1) {
    if (!isBoundary(text, end)) continue;
    const typed = text.slice(0, end).trim();
    const read = readSchedule(typed, settings);
    if (read) return { read, typed, rest: text.slice(end).replace(/^[\s,，]*[:：]?\s*/, '') };
  }
  return undefined;
};
