// What the cockpit says: insights.

import type { InEachLanguage } from '../language.ts';

export interface InsightsPageWords {
  /** Its name in the sidebar. */
  readonly nav: string;
}

export const INSIGHTS_PAGE_WORDS: InEachLanguage<InsightsPageWords> = {
  en: { nav: 'Insights' },
  zh: { nav: '统计' },
};
