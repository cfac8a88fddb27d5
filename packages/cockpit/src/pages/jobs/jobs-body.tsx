// The job list and the opened job, or the empty state.

import type { Job, RunGroup } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import type { FC } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import type { ListState } from '../../components/list/use-list-cursor.ts';
import type { ListLayout } from '../../components/opened-layout.ts';
import { TableList } from '../../components/table-list.tsx';
import type { ScreenContext } from '../../shell/rendering.ts';
import { OpenedJob } from './opened-job.tsx';
import type { Opened } from './use-opened-job.ts';

export interface JobsBodyProps {
  readonly idOf: (job: Job) => string;
  readonly list: ListState<Job>;
  readonly layout: ListLayout;
  readonly view: ScreenContext;
  readonly table: readonly Column<Job>[];
  readonly columns: number;
  readonly onClick: (job: Job, index: number) => void;
  /** undefined: not read yet. */
  readonly all: readonly Job[] | undefined;
  readonly found: readonly Job[];
  readonly error: string | undefined;
  readonly filter: string;
  readonly opened: Opened;
  readonly rows: number;
  readonly onRun: (run: RunGroup) => void;
}

export const JobsBody: FC<JobsBodyProps> = (props) => {
  const {
    all,
    found,
    error,
    filter,
    opened,
    layout,
    list,
    view,
    table,
    columns,
    rows,
    idOf,
    onClick,
    onRun,
  } = props;
  const { jobs: said } = view.words.screen;
  const body = { columns, rows };
  if (all === undefined) return error === undefined ? null : <EmptyState text={error} tone="bad" {...body} />;
  if (all.length === 0) return <EmptyState text={said.empty} hint={said.emptyHint} {...body} />;
  if (found.length === 0) return <EmptyState text={said.noMatch(filter)} {...body} />;
  const { cursor, item } = list;
  return (
    <>
      {layout.list > 0 ? (
        <TableList
          {...{ idOf, cursor, columns, onClick }}
          items={found}
          table={table}
          head={layout.head}
          rows={layout.list}
        />
      ) : null}
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
