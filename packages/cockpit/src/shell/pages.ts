// Which component draws which page.

import type { FC } from 'react';
import { AgentsPage } from '../pages/agents/agents-page.tsx';
import { ChatPage } from '../pages/chat/chat-page.tsx';
import { InboxPage } from '../pages/inbox/inbox-page.tsx';
import { InsightsPage } from '../pages/insights/insights-page.tsx';
import { JobsPage } from '../pages/jobs/jobs-page.tsx';
import { SessionsPage } from '../pages/sessions/sessions-page.tsx';
import { TasksPage } from '../pages/tasks/tasks-page.tsx';
import { WorkflowsPage } from '../pages/workflows/workflows-page.tsx';
import type { PageProps } from './deps.ts';
import type { PageId } from './location.ts';

export const PAGE_TABLE: Readonly<Record<PageId, FC<PageProps>>> = {
  chat: ChatPage,
  inbox: InboxPage,
  sessions: SessionsPage,
  jobs: JobsPage,
  tasks: TasksPage,
  agents: AgentsPage,
  insights: InsightsPage,
  workflows: WorkflowsPage,
};
