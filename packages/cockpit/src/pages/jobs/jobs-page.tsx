// The jobs page: when each job runs next, how its last run went, and its details.

import type { Job, RunGroup } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, useEffect, useState } from 'react';
import { FieldPrompt, PROMPT_ROWS } from '../../components/field-prompt.tsx';
import { useListCursor } from '../../components/list/use-list-cursor.ts';
import { useSort } from '../../components/list/use-sort.ts';
import { layoutOpened } from '../../components/opened-layout.ts';
import { useOpening } from '../../components/use-opening.ts';
import { useNow } from '../../data/use-now.ts';
import { useDeps, useShell } from '../../shell/context.ts';
import type { PageProps } from '../../shell/deps.ts';
import { onScreen } from '../../shell/rendering.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import { filterJobs, listedColumns } from './job-list.ts';
import { JobsBody } from './jobs-body.tsx';
import { useJobActions } from './use-job-actions.ts';
import { useJobs } from './use-jobs.ts';
import { useJobsKeys } from './use-jobs-keys.ts';
import { useOpenedJob } from './use-opened-job.ts';

const idOf = ({ id }: Job): string => id;
const NONE: readonly Job[] = [];
/** With fewer rows the opened job takes the whole page. */
const BOTH_FROM_ROWS = 16;
/** Times are shown in minutes. */
const TICK_MS = 10_000;

export const JobsPage: FC<PageProps> = ({ columns, rows, location }) => {
  const deps = useDeps();
  const { jobs: said } = deps.words.screen;
  const shell = useShell();
  const { value, error, reload } = useJobs();
  const [filter, setFilter] = useState('');
  const [isFiltering, setFiltering] = useState(false);
  const wanted = location.page === 'jobs' ? location.job : undefined;
  const { isOpen, isInPane, setOpen, focus } = useOpening(wanted !== undefined);
  const all = value ?? NONE;
  const nowMs = useNow(all.length > 0, TICK_MS);
  const view = onScreen(deps, nowMs);
  const sort = useSort(filterJobs(all, filter, view), listedColumns(view));
  const { items: found } = sort;
  const bodyRows = rows - (isFiltering ? PROMPT_ROWS : 0);
  const layout = layoutOpened(bodyRows, {
    count: found.length,
    isOpen: isOpen && found.length > 0,
    bothFromRows: BOTH_FROM_ROWS,
  });
  const list = useListCursor({ items: found, idOf, rows: Math.max(1, layout.list) });
  const { moveTo, item } = list;
  const wantedId = all.find(({ name, id }) => name === wanted || id === wanted)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link to a job selects it once
  useEffect(() => {
    if (wantedId === undefined) return;
    moveTo(wantedId);
    setOpen(true);
  }, [wantedId]);
  const opened = useOpenedJob({ job: isOpen ? item : undefined, view, columns, rows: layout.detail });
  const actions = useJobActions(() => {
    reload();
    opened.reload();
  });
  const show = ({ run: { firing } }: RunGroup): void => {
    if (firing.taskId !== undefined) shell.go({ page: 'tasks', taskId: firing.taskId });
  };
  usePageHead({ title: said.title, ...(value === undefined ? {} : { note: said.count(all.length) }) });
  useJobsKeys(
    {
      job: list.newest,
      hasJob: item !== undefined,
      isEnabled: item?.enabled ?? false,
      isOpen,
      isInPane,
      isFiltered: filter !== '',
      opened,
      actions,
      sortKeys: sort.bindings,
      setOpen,
      focus,
      move: list.move,
      filter: () => setFiltering(true),
      showAll: () => setFilter(''),
      show,
    },
    !isFiltering,
  );

  const closeFilter = (text: string): void => {
    setFilter(text);
    setFiltering(false);
  };
  const click = (_job: Job, index: number): void =>
    index === list.cursor.index ? setOpen(!isOpen) : list.move(index);
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Box height={bodyRows} flexShrink={0} flexDirection="column">
        <JobsBody
          {...{ all: value, found, error, filter, idOf, list, layout, view, opened, columns }}
          table={sort.mark(listedColumns(view))}
          rows={bodyRows}
          onClick={click}
          onRun={show}
        />
      </Box>
      {isFiltering ? (
        <FieldPrompt
          label={said.filterLabel}
          value={filter}
          onChange={setFilter}
          onSubmit={closeFilter}
          onCancel={() => closeFilter('')}
          columns={columns}
          labels={{ cancel: said.keys.back }}
        />
      ) : null}
    </Box>
  );
};
