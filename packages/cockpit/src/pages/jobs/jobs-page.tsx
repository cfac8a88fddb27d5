// Work that begins by itself has no page to show yet: this says what will be here, and how to begin without it.

import type { FC } from 'react';
import { DrawnLines } from '../../components/drawn-lines.tsx';
import { useWorld } from '../../shell/context.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import type { PageProps } from '../../shell/world.ts';
import { jobsLines } from './jobs-lines.ts';

export const JobsPage: FC<PageProps> = ({ columns, rows }) => {
  const { words } = useWorld();
  usePageHead({ title: words.screen.jobs.title });
  return <DrawnLines lines={jobsLines(words.screen.jobs, columns).slice(0, rows)} columns={columns} />;
};
