// What the cockpit says: sessions.

import type { InEachLanguage } from '../language.ts';

export interface SessionsPageWords {
  /** Its name in the sidebar. */
  readonly nav: string;
}

export const SESSIONS_PAGE_WORDS: InEachLanguage<SessionsPageWords> = {
  en: { nav: 'Sessions' },
  zh: { nav: '会话' },
};
