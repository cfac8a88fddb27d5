// What the cockpit says: tasks.

import type { InEachLanguage } from '../language.ts';

export interface TasksPageWords {
  /** Its name in the sidebar. */
  readonly nav: string;
}

export const TASKS_PAGE_WORDS: InEachLanguage<TasksPageWords> = {
  en: { nav: 'Tasks' },
  zh: { nav: '任务' },
};
