// What the cockpit says: agents.

import type { InEachLanguage } from '../language.ts';

export interface AgentsPageWords {
  /** Its name in the sidebar. */
  readonly nav: string;
}

export const AGENTS_PAGE_WORDS: InEachLanguage<AgentsPageWords> = {
  en: { nav: 'Agents' },
  zh: { nav: '代理' },
};
