// What the cockpit says, page by page.

import type { InEachLanguage, Language } from '../language.ts';
import { AGENTS_PAGE_WORDS, type AgentsPageWords } from './agents-words.ts';
import { CHAT_PAGE_WORDS, type ChatPageWords } from './chat-words.ts';
import { CHOICE_WORDS, type ChoiceWords } from './choice-words.ts';
import { EDIT_WORDS, type EditWords } from './edit-words.ts';
import { INBOX_PAGE_WORDS, type InboxPageWords } from './inbox-words.ts';
import { INSIGHTS_PAGE_WORDS, type InsightsPageWords } from './insights-words.ts';
import { JOBS_PAGE_WORDS, type JobsPageWords } from './jobs-words.ts';
import { SESSIONS_PAGE_WORDS, type SessionsPageWords } from './sessions-words.ts';
import { SHELL_WORDS, type ShellWords } from './shell-words.ts';
import { TASKS_PAGE_WORDS, type TasksPageWords } from './tasks-words.ts';
import { WORKFLOWS_PAGE_WORDS, type WorkflowsPageWords } from './workflows-words.ts';

export interface ScreenWords {
  readonly shell: ShellWords;
  readonly edit: EditWords;
  readonly choice: ChoiceWords;
  readonly tasks: TasksPageWords;
  readonly chat: ChatPageWords;
  readonly inbox: InboxPageWords;
  readonly sessions: SessionsPageWords;
  readonly agents: AgentsPageWords;
  readonly jobs: JobsPageWords;
  readonly insights: InsightsPageWords;
  readonly workflows: WorkflowsPageWords;
}

const wordsIn = (language: Language): ScreenWords => ({
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

export const SCREEN_WORDS: InEachLanguage<ScreenWords> = { en: wordsIn('en'), zh: wordsIn('zh') };
