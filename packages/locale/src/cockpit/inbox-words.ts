// What the cockpit says: inbox.

import type { InEachLanguage } from '../language.ts';

export interface InboxPageWords {
  /** Its name in the sidebar. */
  readonly nav: string;
}

export const INBOX_PAGE_WORDS: InEachLanguage<InboxPageWords> = {
  en: { nav: 'Inbox' },
  zh: { nav: '收件箱' },
};
