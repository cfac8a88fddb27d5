// The texts of the cockpit, page by page.

import type { Language } from '../language.ts';
import { AGENTS_PAGE_WORDS } from './agents-words.ts';
import { CHAT_PAGE_WORDS } from './chat-words.ts';
import { CHOICE_WORDS } from './choice-words.ts';
import { EDIT_WORDS } from './edit-words.ts';
import { INBOX_PAGE_WORDS } from './inbox-words.ts';
import { INSIGHTS_PAGE_WORDS } from './insights-words.ts';
import { JOBS_PAGE_WORDS } from './jobs-words.ts';
import { SESSIONS_PAGE_WORDS } from './sessions-words.ts';
import { SHELL_WORDS } from './shell-words.ts';
import { TASKS_PAGE_WORDS } from './tasks-words.ts';
import { WORKFLOWS_PAGE_WORDS } from './workflows-words.ts';

const wordsIn = (language: Language) => ({
  shell: SHELL_WORDS[language],
  edit: EDIT_WORDS[language],
  choice: CHOICE_WORDS[language],
  tasks: TASKS_PAGE_WORDS[language],
  chat: CHAT_PAGE_WORDS[language],
  inbox: INBOX_PAGE_WORDS[language],
  sessions: SESSIONS_PAGE_WORDS[language],
  agents: AGENTS_PAGE_WORDS[language],
  jobs: JOBS_PAGE_WORDS[language],
  insights: INSIGHTS_PAGE_WORDS[language],
  workflows: WORKFLOWS_PAGE_WORDS[language],
});

export const SCREEN_WORDS = { en: wordsIn('en'), zh: wordsIn('zh') };

export type ScreenWords = (typeof SCREEN_WORDS)['en'];
