// How far away a moment is.

import { translated } from './language.ts';

export const TIME_WORDS = translated({
  en: () => ({
    justNow: 'just now',
    ago: (duration: string) => `${duration} ago`,
    ahead: (duration: string) => `in ${duration}`,
    now: 'now',
    tomorrow: 'tomorrow',
  }),
  zh: () => ({
    justNow: '刚刚',
    ago: (duration) => `${duration}前`,
    ahead: (duration) => `${duration}后`,
    now: '现在',
    tomorrow: '明天',
  }),
});

export type TimeWords = (typeof TIME_WORDS)['en'];
