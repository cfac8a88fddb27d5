// The sayings of English, the more certain first.

import type { ScheduleForm } from '../schedule.ts';
import { onCertainDays } from './days.ts';
import { afterDuration, everyDuration } from './durations.ts';
import { ONCE } from './moments.ts';

/** Small letters, single blanks. */
export const englishText = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();

export const ENGLISH_FORMS: readonly ScheduleForm[] = [onCertainDays, everyDuration, afterDuration, ...ONCE];
