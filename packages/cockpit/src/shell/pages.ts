// Which component draws which page.

import type { FC } from 'react';
import { InboxPage } from '../pages/inbox/inbox-page.tsx';
import { InsightsPage } from '../pages/insights/insights-page.tsx';
import { JobsPage } from '../pages/jobs/jobs-page.tsx';
import type { PageId } from './place.ts';
import type { PageProps } from './world.ts';

export const PAGE_TABLE: Readonly<Partial<Record<PageId, FC<PageProps>>>> = {
  inbox: InboxPage,
  jobs: JobsPage,
  insights: InsightsPage,
};
