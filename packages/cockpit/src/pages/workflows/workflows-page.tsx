// The workflows page: saved workflows, runs, and below the list the graph of the one under the cursor.

import { isActive, printableLine } from '@coxswain/protocol';
import { wrapToCells } from '@coxswain/views';
import { graphLines } from '@coxswain/views/workflow';
import { Box } from 'ink';
import { type FC, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { useListCursor } from '../../components/list/use-list-cursor.ts';
import { useSort } from '../../components/list/use-sort.ts';
import { headRows } from '../../components/opened-layout.ts';
import { Rule } from '../../components/rule.tsx';
import { useScroll } from '../../components/scroll/use-scroll.ts';
import { ScrollView } from '../../components/scroll-view.tsx';
import { TableList } from '../../components/table-list.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useNow } from '../../data/use-now.ts';
import { useDeps } from '../../shell/context.ts';
import type { PageProps } from '../../shell/deps.ts';
import { onScreen } from '../../shell/rendering.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import { type Line, lineOf } from '../../text/line.ts';
import { useWorkflowKeys } from './use-workflow-keys.ts';
import { useGraph, useWorkflows } from './use-workflows.ts';
import {
  idOf,
  listedColumns,
  nameOf,
  WORKFLOW_TABS,
  type WorkflowItem,
  type WorkflowTab,
} from './workflow-rows.ts';

/** Below these rows the list is alone. */
const GRAPH_FROM_ROWS = 9;
const GRAPH_SHARE = 0.6;
const NONE: readonly WorkflowItem[] = [];
const MINUTE_MS = 60_000;

/** What is wrong with it, and its steps. */
const useGraphLines = (item: WorkflowItem | undefined, columns: number): readonly Line[] => {
  const deps = useDeps();
  const { value, error } = useGraph(item);
  const bad = [...(value?.faults ?? []), ...(error === undefined ? [] : [error])];
  const saved = item?.kind === 'saved' ? item.saved : undefined;
  const isForeign = saved?.trust === 'untrusted' || saved?.trust === 'changed';
  const toTrust = isForeign
    ? wrapToCells(deps.words.screen.workflows.toTrust(printableLine(saved.name)), columns)
    : [];
  return [
    ...toTrust.map((text) => lineOf(text, 'attention')),
    ...bad.map((text) => lineOf(printableLine(text), 'bad')),
    ...graphLines(value?.steps ?? [], onScreen(deps, 0), { width: columns }),
  ];
};

export const WorkflowsPage: FC<PageProps> = ({ columns, rows }) => {
  const deps = useDeps();
  const { workflows: said } = deps.words.screen;
  const { value, error, reload } = useWorkflows();
  const [tab, setTab] = useState<WorkflowTab>('saved');
  const items = value?.[tab] ?? NONE;
  const isTicking = tab === 'runs' && items.some((item) => item.kind === 'run' && isActive(item.task.status));
  const nowMs = useNow(items.length > 0, isTicking ? 1_000 : MINUTE_MS);
  const sort = useSort(items, listedColumns(tab, onScreen(deps, nowMs)));
  const body = rows - 1;
  const graphRows = body >= GRAPH_FROM_ROWS && items.length > 0 ? Math.floor(body * GRAPH_SHARE) : 0;
  const head = headRows(body);
  const listRows = Math.max(1, body - head - graphRows);
  const list = useListCursor({ items: sort.items, idOf, rows: listRows, key: tab });
  const { item, cursor } = list;
  const lines = useGraphLines(graphRows > 0 ? item : undefined, columns);
  const { position, scroll } = useScroll(item && idOf(item), { length: lines.length, rows: graphRows - 1 });
  const turn = (to?: WorkflowTab): void => setTab(to ?? (tab === 'saved' ? 'runs' : 'saved'));
  usePageHead({ title: said.title });
  useWorkflowKeys({
    tab,
    hasItem: item !== undefined,
    isCancellable: item?.kind === 'run' && isActive(item.task.status),
    item: list.newest,
    turn,
    move: list.move,
    scroll,
    reload,
    sortKeys: sort.bindings,
  });
  const tabs = WORKFLOW_TABS.map((id) => ({ id, label: said.tabs[id], count: value?.[id].length }));
  const empty = { columns, rows: body };
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Tabs tabs={tabs} active={tab} columns={columns} onChoose={setTab} />
      {value === undefined && error !== undefined ? (
        <EmptyState text={error} tone="bad" {...empty} />
      ) : value !== undefined && items.length === 0 ? (
        <EmptyState text={said.empty[tab]} hint={said.emptyHint[tab]} {...empty} />
      ) : (
        <TableList
          {...{ items: sort.items, idOf, cursor, columns, head, rows: listRows }}
          table={sort.mark(listedColumns(tab, onScreen(deps, nowMs)))}
          onClick={(_, index) => list.move(index)}
        />
      )}
      {item !== undefined && graphRows > 0 && (
        <>
          <Rule columns={columns} title={nameOf(item)} />
          <ScrollView {...{ lines, columns }} state={position} rows={graphRows - 1} />
        </>
      )}
    </Box>
  );
};
