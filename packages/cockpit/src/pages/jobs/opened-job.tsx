// An opened job: its details, and its runs in another tab.

import { type Job, printableLine, type RunGroup } from '@coxswain/protocol';
import { idOfRun } from '@coxswain/views/job-runs';
import type { FC } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import type { ListState } from '../../components/list/use-list-cursor.ts';
import { Rule } from '../../components/rule.tsx';
import type { ScrollState } from '../../components/scroll/scroll-state.ts';
import { ScrollView } from '../../components/scroll-view.tsx';
import { TableList } from '../../components/table-list.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { ScreenContext } from '../../shell/rendering.ts';
import type { Line } from '../../text/line.ts';
import { listedRunColumns } from './job-list.ts';

export type JobTab = 'job' | 'runs';
/** The rule and the tabs. */
export const OPENED_HEAD_ROWS = 2;
/** The heads of the columns of the runs. */
export const RUNS_HEAD_ROWS = 1;

export interface OpenedJobProps {
  readonly job: Job;
  readonly tab: JobTab;
  readonly lines: readonly Line[];
  readonly position: ScrollState;
  readonly runs: readonly RunGroup[] | undefined;
  readonly list: ListState<RunGroup>;
  readonly view: ScreenContext;
  readonly columns: number;
  readonly rows: number;
  readonly onTab: (tab: JobTab) => void;
  readonly onRun: (run: RunGroup) => void;
}

type RunsProps = Pick<OpenedJobProps, 'list' | 'view' | 'columns' | 'rows' | 'onRun'> & {
  readonly runs: readonly RunGroup[];
};

const Runs: FC<RunsProps> = ({ runs, list, view, columns, rows, onRun }) => {
  if (runs.length === 0)
    return <EmptyState text={view.words.screen.jobs.noRuns} columns={columns} rows={rows} />;
  const { cursor } = list;
  return (
    <TableList
      {...{ cursor, columns }}
      items={runs}
      idOf={idOfRun}
      table={listedRunColumns(view)}
      head={RUNS_HEAD_ROWS}
      rows={rows - RUNS_HEAD_ROWS}
      onClick={(run, index) => (index === cursor.index ? onRun(run) : list.move(index))}
    />
  );
};

export const OpenedJob: FC<OpenedJobProps> = (props) => {
  const { job, tab, lines, position, runs, view, columns, onTab } = props;
  const { jobs } = view.words.screen;
  const rows = props.rows - OPENED_HEAD_ROWS;
  const count = { count: job.runs };
  const tabs = [
    { id: 'job', label: jobs.tabs.job },
    { id: 'runs', label: jobs.tabs.runs, ...(job.runs > 0 && count) },
  ] as const;
  return (
    <>
      <Rule columns={columns} title={printableLine(job.name)} note={printableLine(job.agent)} />
      <Tabs tabs={tabs} active={tab} columns={columns} onChoose={onTab} />
      {tab === 'job' ? (
        <ScrollView lines={lines} state={position} columns={columns} rows={rows} />
      ) : (
        runs && <Runs {...props} runs={runs} rows={rows} />
      )}
    </>
  );
};
