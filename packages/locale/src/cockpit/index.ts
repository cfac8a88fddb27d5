// What people read on the screens of the cockpit, beside what is said everywhere. Apart from the one catalog, because a command
// line and a daemon draw no screen and would carry its words for nothing.

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

/** Everything that is said in that language, the screens included. */
export const allWordsFor = (language: Language): AllWords => ({
  ...wordsFor(language),
  cockpit: COCKPIT_WORDS[language],
  screen: SCREEN_WORDS[language],
});
