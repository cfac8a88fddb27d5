// The sayings of Chinese.

import type { ScheduleForm } from '../schedule.ts';
import { onCertainDays } from './days.ts';
import { afterDuration, everyDuration } from './durations.ts';
import { ONCE } from './moments.ts';

/** Without white space; marks and digits of full width become those of half width. */
export const chineseText = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');

export const CHINESE_FORMS: readonly ScheduleForm[] = [onCertainDays, everyDuration, afterDuration, ...ONCE];
