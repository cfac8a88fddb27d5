// How far away a moment is.

import type { InEachLanguage } from './language.ts';

/** Durations come formatted (`2m`, `3h`); the words only say on which side of now they lie. */
export interface TimeWords {
  readonly justNow: string;
  readonly ago: (duration: string) => string;
  readonly ahead: (duration: string) => string;
  readonly now: string;
  readonly tomorrow: string;
}

export const TIME_WORDS: InEachLanguage<TimeWords> = {
  en: {
    justNow: 'just now',
    ago: (duration) => `${duration} ago`,
    ahead: (duration) => `in ${duration}`,
    now: 'now',
    tomorrow: 'tomorrow',
  },
  zh: {
    justNow: '刚刚',
    ago: (duration) => `${duration}前`,
    ahead: (duration) => `${duration}后`,
    now: '现在',
    tomorrow: '明天',
  },
};
