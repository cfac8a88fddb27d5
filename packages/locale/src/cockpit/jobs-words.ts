// What the cockpit says: jobs.

import type { InEachLanguage } from '../language.ts';

export interface JobsPageWords {
  /** Its name in the sidebar. */
  readonly nav: string;
  readonly title: string;
  /** What will be here. */
  readonly soon: string;
  /** How to do it today, once. */
  readonly once: string;
  readonly onceCommand: string;
  /** How to do it today, again and again. */
  readonly again: string;
  readonly againCommand: string;
}

export const JOBS_PAGE_WORDS: InEachLanguage<JobsPageWords> = {
  en: {
    nav: 'Jobs',
    title: 'Jobs',
    soon: 'Work that begins by itself will be here: its owner, when it runs next, how it went last.',
    once: 'Today, once and later:',
    onceCommand: "cox bg submit --delay 2h 'what is to be done'     (or --at 18:00)",
    again: 'Today, again and again, with crontab -e:',
    againCommand: "0 7 * * 1-5  cox bg submit 'what is to be done'",
  },
  zh: {
    nav: '作业',
    title: '作业',
    soon: '自动开始的工作会出现在这里：所有者、下次运行时间、上次结果。',
    once: '现在，稍后运行一次：',
    onceCommand: "cox bg submit --delay 2h '要做的事'     （或 --at 18:00）",
    again: '现在，用 crontab -e 定期运行：',
    againCommand: "0 7 * * 1-5  cox bg submit '要做的事'",
  },
};
