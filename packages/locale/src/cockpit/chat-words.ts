// What the cockpit says: chat.

import type { InEachLanguage } from '../language.ts';

export interface ChatPageWords {
  /** Its name in the sidebar. */
  readonly nav: string;
}

export const CHAT_PAGE_WORDS: InEachLanguage<ChatPageWords> = {
  en: { nav: 'Chat' },
  zh: { nav: '聊天' },
};
