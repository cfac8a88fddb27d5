// The list of jobs with the heads of its columns.

import type { Job } from '@coxswain/protocol';
import type { FC } from 'react';
import type { ListState } from '../../components/list/use-list-cursor.ts';
import { LEAD_CELLS, TableRow } from '../../components/table-row.tsx';
import { WindowedList } from '../../components/windowed-list.tsx';
import { headLine, placeColumns, rowLine } from '../../text/columns.ts';
import { type JobView, jobColumns } from './job-columns.ts';
import type { JobsLayout } from './layout.ts';

export interface JobsListProps {
  readonly items: readonly Job[];
  readonly idOf: (job: Job) => string;
  readonly list: ListState<Job>;
  readonly layout: JobsLayout;
  readonly view: JobView;
  readonly columns: number;
  readonly onClick: (job: Job, index: number) => void;
}

export const JobsList: FC<JobsListProps> = ({ items, idOf, list, layout, view, columns, onClick }) => {
  const placed = placeColumns(jobColumns(view, columns - LEAD_CELLS), items, columns - LEAD_CELLS);
  const { cursor } = list;
  return (
    <>
      {layout.head > 0 ? <TableRow line={headLine(placed)} columns={columns} /> : null}
      <WindowedList
        {...{ items, idOf, cursor, columns, onClick }}
        rows={layout.list}
        renderRow={(job, { isCursor }) => (
          <TableRow line={rowLine(placed, job)} columns={columns} isCursor={isCursor} />
        )}
      />
    </>
  );
};
