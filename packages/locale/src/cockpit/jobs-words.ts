// What the cockpit says: jobs.

import type { InEachLanguage } from '../language.ts';

export interface JobsPageWords {
  /** Its name in the sidebar. */
  readonly nav: string;
}

export const JOBS_PAGE_WORDS: InEachLanguage<JobsPageWords> = {
  en: { nav: 'Jobs' },
  zh: { nav: '作业' },
};
