// The jobs page: when each job runs next, how its last run went, its details, and its runs in another tab.

import { type Job, printableLine, type RunGroup } from '@coxswain/protocol';
import { type Column, fieldLines } from '@coxswain/views';
import { jobColumns, jobFields, whenText } from '@coxswain/views/job';
import { idOfRun, runColumns } from '@coxswain/views/job-runs';
import type { FC } from 'react';
import { ListPage, type ListPageState, useListPage } from '../../components/list/list-page.tsx';
import { type Opened, OpenedPane, paneKeys, useOpened } from '../../components/opened.tsx';
import { layoutOpened } from '../../components/opened-layout.ts';
import { useNow } from '../../data/use-now.ts';
import type { Binding } from '../../keys/binding.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps, useShell } from '../../shell/context.ts';
import type { PageProps } from '../../shell/deps.ts';
import { onScreen, type ScreenContext } from '../../shell/rendering.ts';
import { namedRef } from '../../shell/shown-by.ts';
import { useCopyKeys } from '../../shell/use-copy-keys.ts';
import { jobKeys, useJobActions } from './use-job-actions.ts';
import { useJobHistory, useJobs } from './use-jobs.ts';

const idOf = ({ id }: Job): string => id;
const TABS = ['job', 'runs'] as const;
type Tab = (typeof TABS)[number];
/** With fewer rows the opened job takes the whole page. */
const BOTH_FROM_ROWS = 16;
/** Times are shown in minutes. */
const TICK_MS = 10_000;

const listedColumns = (view: ScreenContext): readonly Column<Job>[] => {
  const { name, trigger, next, last, streak, agent, state } = jobColumns(view);
  return [name, trigger, next, last, streak, agent, state];
};

const runsColumns = (view: ScreenContext): readonly Column<RunGroup>[] => {
  const { slot, what, task, elapsed, trigger, note } = runColumns(view);
  return [slot, what, task, elapsed, trigger, note];
};

interface JobsKeys {
  readonly page: ListPageState<Job>;
  readonly opened: Opened<Tab, RunGroup>;
  reload(): void;
  show(run: RunGroup): void;
}

const useJobsKeys = ({ page, opened, reload, show }: JobsKeys): void => {
  const { words } = useDeps();
  const { jobs: said, shell: common } = words.screen;
  const { keys } = said;
  const { isInPane, setOpen, list } = page;
  const actions = useJobActions(reload);
  const isInRuns = isInPane && opened.isList;
  const copyKeys = useCopyKeys(() => namedRef('jobs', list.newest()));
  const enter = (): void => {
    const run = isInRuns ? opened.list.newest() : undefined;
    if (run) show(run);
    else if (!isInRuns) setOpen(!isInPane);
  };
  const { ofOpened, moves } = paneKeys({
    page,
    opened,
    labels: keys,
    tabKeys: ['[', ']'],
    words: common,
  });
  const ofOne: readonly Binding[] = [
    { keys: ['enter'], label: isInRuns ? keys.task : isInPane ? keys.close : keys.open, run: enter },
    ...ofOpened,
    ...jobKeys(list.newest, list.item?.enabled ?? false, { actions, words }),
    ...copyKeys,
    ...page.sortKeys,
  ];
  const bindings: readonly Binding[] = [
    ...(list.item === undefined ? [] : ofOne),
    { keys: ['n'], label: keys.create, run: () => actions.create() },
    ...page.filterKeys,
    ...moves,
  ];
  useKeyLayer({ title: said.title, level: 'page', bindings }, !page.isFiltering);
};

export const JobsPage: FC<PageProps> = ({ columns, rows, location }) => {
  const deps = useDeps();
  const { jobs: said } = deps.words.screen;
  const shell = useShell();
  const resource = useJobs();
  const nowMs = useNow((resource.value ?? []).length > 0, TICK_MS);
  const view = onScreen(deps, nowMs);
  const table = listedColumns(view);
  const page = useListPage({
    resource,
    idOf,
    table,
    words: said,
    filter: {
      textOf: (job) =>
        [job.name, job.agent, job.prompt, job.command?.join(' '), whenText(job, view)].join(' '),
      words: said,
    },
    layout: (left, { count, isOpen }) => layoutOpened(left, { count, isOpen, bothFromRows: BOTH_FROM_ROWS }),
    rows,
    wanted: location.page === 'jobs' ? location.job : undefined,
  });
  const job = page.isOpen ? page.list.item : undefined;
  const history = useJobHistory(job);
  const next = history.value?.next ?? [];
  const opened = useOpened<Tab, RunGroup>({
    id: job?.id,
    tabs: TABS,
    lines: job ? fieldLines(jobFields({ job, next }, view), { width: columns }) : [],
    ownOf: () => history.value?.runs,
    idOf: idOfRun,
    rows: page.layout.detail,
  });
  const show = ({ run: { firing } }: RunGroup): void => {
    if (firing.taskId !== undefined) shell.go({ page: 'tasks', taskId: firing.taskId });
  };
  const reload = (): void => {
    resource.reload();
    history.reload();
  };
  useJobsKeys({ page, opened, reload, show });
  return (
    <ListPage
      {...{ page, table, columns, rows }}
      onOpen={() => page.setOpen(!page.isOpen)}
      below={({ name, agent, runs }) => (
        <OpenedPane
          {...{ opened, columns }}
          title={printableLine(name)}
          note={printableLine(agent)}
          tabs={TABS.map((id) => ({
            id,
            label: said.tabs[id],
            count: id === 'runs' && runs > 0 ? runs : undefined,
          }))}
          table={runsColumns(view)}
          empty={{ text: said.noRuns }}
          onOpen={show}
        />
      )}
    />
  );
};
