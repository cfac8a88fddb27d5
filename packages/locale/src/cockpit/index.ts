// The texts of the cockpit screens, besides the common catalog. Separate, because the command line and the daemon draw no
// screens and would load them for nothing.

import type { Language } from '../language.ts';
import { type Words, wordsFor } from '../words.ts';
import { COCKPIT_WORDS, type CockpitWords } from './cockpit-words.ts';
import { SCREEN_WORDS, type ScreenWords } from './screen-words.ts';

export type { TasksPageWords } from './tasks-words.ts';

export interface AllWords extends Words {
  /** The words of task management. */
  readonly cockpit: CockpitWords;
  /** The pages of the cockpit. */
  readonly screen: ScreenWords;
}

/** All texts of that language, screens included. */
export const allWordsFor = (language: Language): AllWords => ({
  ...wordsFor(language),
  cockpit: COCKPIT_WORDS[language],
  screen: SCREEN_WORDS[language],
});
