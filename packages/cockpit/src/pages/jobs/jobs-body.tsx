// The jobs, and the one that is open; or why there are none.

import type { Job, JobRun } from '@coxswain/protocol';
import type { FC } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { JobsList, type JobsListProps } from './jobs-list.tsx';
import { OpenedJob } from './opened-job.tsx';
import type { Opened } from './use-opened-job.ts';

export interface JobsBodyProps extends Omit<JobsListProps, 'items'> {
  /** undefined: not read yet. */
  readonly all: readonly Job[] | undefined;
  readonly found: readonly Job[];
  readonly error: string | undefined;
  readonly filter: string;
  readonly opened: Opened;
  readonly rows: number;
  readonly onRun: (run: JobRun) => void;
}

export const JobsBody: FC<JobsBodyProps> = (props) => {
  const { all, found, error, filter, opened, layout, list, view, columns, rows, onRun } = props;
  const { jobs: said } = view.words.screen;
  const body = { columns, rows };
  if (all === undefined) return error === undefined ? null : <EmptyState text={error} tone="bad" {...body} />;
  if (all.length === 0) return <EmptyState text={said.empty} hint={said.emptyHint} {...body} />;
  if (found.length === 0) return <EmptyState text={said.noMatch(filter)} {...body} />;
  const { item } = list;
  return (
    <>
      {layout.list > 0 ? <JobsList {...props} items={found} /> : null}
      {layout.detail > 0 && item !== undefined ? (
        <OpenedJob
          {...{ job: item, view, columns, onRun }}
          {...opened}
          rows={layout.detail}
          onTab={opened.choose}
        />
      ) : null}
    </>
  );
};
