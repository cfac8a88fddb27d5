// Reads when something happens in the words of people, English or Chinese, or in those of cron.

import { CHINESE_FORMS, chineseText } from './chinese/forms.ts';
import { cronForm } from './cron-form.ts';
import { ENGLISH_FORMS, englishText } from './english/forms.ts';
import type { ReadSchedule, ScheduleSettings } from './schedule.ts';
import { takeZone } from './time-zone.ts';

/** Longer sayings are none. */
const MAX_CHARACTERS = 200;

const FAMILIES = [
  { plain: englishText, forms: [cronForm, ...ENGLISH_FORMS] },
  { plain: chineseText, forms: CHINESE_FORMS },
] as const;

/**
 * `every 1h`, `weekdays at 9`, `tomorrow at 18:00 in Asia/Tokyo`, `每天早上9点`, `"0 9 * * 1-5"`. What names a day and no time
 * means 9:00. Undefined when the text is no such saying.
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
