// The tasks page: a table of active tasks, the history or to-dos, and below it the detail of one task.

import { isActive, type LedgerEvent, type TaskDetail } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, useEffect, useReducer, useRef, useState } from 'react';
import { useAnswering } from '../../choice/use-answering.ts';
import { PROMPT_ROWS } from '../../components/field-prompt.tsx';
import type { ScrollExtent } from '../../components/scroll/scroll-state.ts';
import { useNow } from '../../data/use-now.ts';
import { type Resource, useResource } from '../../data/use-resource.ts';
import { useDeps } from '../../shell/context.ts';
import type { PageProps } from '../../shell/deps.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import { useTaskActions } from './actions/use-task-actions.ts';
import { FilterBar } from './filter/filter-bar.tsx';
import { isNarrowing } from './filter/task-filter.ts';
import { type ItemAsking, ItemPrompt } from './items/item-prompt.tsx';
import { useItemActions } from './items/use-item-actions.ts';
import { heightsOf, tablePartsOf } from './layout/heights.ts';
import { useTaskList } from './list/use-task-list.ts';
import { TaskTable } from './table/task-table.tsx';
import { TaskPane } from './task-pane.tsx';
import { TASKS_START, tasksReducer } from './tasks-state.ts';
import { useLocation } from './use-location.ts';
import { useMarks } from './use-marks.ts';
import { useSubject } from './use-subject.ts';
import { useTaskKeys } from './use-task-keys.ts';

const TYPING_MS = 200;
/** "2m ago" has to be updated even if nothing runs. */
const STALE_MS = 60_000;

export const TasksPage: FC<PageProps> = ({ location, columns, rows }) => {
  const { words } = useDeps();
  const [state, dispatch] = useReducer(tasksReducer, TASKS_START);
  const { tab, pane, focus } = state;
  const filter = state.filters[tab];

  const [asking, setAsking] = useState<ItemAsking>();
  const heights = heightsOf(rows - (asking ? PROMPT_ROWS : 0), pane?.view === 'detail');
  const isFiltered = focus === 'filter' || isNarrowing(filter);
  const parts = tablePartsOf({ rows: heights.table, tab, isFiltered });
  const settled = useSettled(filter, filter.text === '' ? 0 : TYPING_MS);
  const { tasks, list, isTurning, sort, sortedCount } = useTaskList({
    tab,
    filter: settled,
    rows: parts.listRows,
    onTurned: ({ id }) => dispatch({ do: 'cursor', taskId: id }),
  });
  const detail = useTaskDetail(pane?.taskId);
  const reload = (): void => {
    tasks.reload();
    detail.reload();
  };
  const actions = useTaskActions(reload);
  const items = useItemActions(reload);
  const answering = useAnswering(reload);
  const marks = useMarks(tasks.tasks, focus === 'table');
  usePageHead({
    title: tab === 'history' ? words.cockpit.title : words.screen.tasks.title,
    ...(sortedCount !== undefined && { note: words.screen.tasks.sortedOf(sortedCount) }),
    ...(marks.ids.size > 0 && { note: words.screen.tasks.marked(marks.ids.size) }),
  });
  const subject = useSubject({ focus, detail: detail.value, listed: list.item, jumps: list.jumps });
  const extent = useRef<ScrollExtent>({ length: 0, rows: 0 });
  useLocation(location, dispatch, list.moveTo);

  const move = useTaskKeys({
    state,
    dispatch,
    list,
    subject,
    actions,
    marks,
    sortKeys: sort.bindings,
    detail,
    extent,
    hasBoth: heights.table > 0,
    isListed: tasks.isLoaded || tasks.error !== undefined,
    isTurning,
    onItem: setAsking,
  });

  const isTicking = tasks.tasks.some(
    ({ status, startedAt }) => startedAt !== undefined && (status === 'running' || status === 'needs_input'),
  );
  const nowMs = useNow(true, isTicking ? 1_000 : STALE_MS);
  const paneStatus = detail.value?.task.status;
  const isWhole = pane !== undefined && pane.view !== 'detail';
  const paneRows = isWhole ? rows : heights.detail;
  const isTableShown = !isWhole && heights.table > 0;
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      {isTableShown && (
        <TaskTable
          tab={tab}
          tasks={tasks}
          list={list}
          parts={parts}
          columns={columns}
          isFocused={focus === 'table' || focus === 'filter'}
          isNarrowed={isNarrowing(settled)}
          isCancelling={actions.isCancelling}
          marked={marks.ids}
          sort={sort}
          nowMs={nowMs}
          onTab={(id) => dispatch({ do: 'turn', tab: id })}
          onClick={(task, at) =>
            at === list.cursor.index ? dispatch({ do: 'enter', taskId: task.id }) : move(at)
          }
          filter={
            <FilterBar
              key={tab}
              tab={tab}
              filter={filter}
              columns={columns}
              isFocused={focus === 'filter'}
              onChange={(next) => dispatch({ do: 'narrow', filter: next })}
              onDone={() => dispatch({ do: 'done' })}
            />
          }
        />
      )}
      {pane && (
        <TaskPane
          pane={pane}
          detail={detail}
          isLive={paneStatus === undefined || isActive(paneStatus)}
          isAnswering={focus === 'answer'}
          columns={columns}
          rows={paneRows}
          extent={extent}
          answering={answering}
          onMoveItem={items.move}
          onAnswered={() => dispatch({ do: 'done' })}
          onScroll={(to) => dispatch({ do: 'scroll', to, extent: extent.current })}
          onClose={() => dispatch({ do: 'escape' })}
        />
      )}
      {asking && (
        <ItemPrompt
          asking={asking}
          actions={items}
          columns={columns}
          onClose={(item) => {
            setAsking(undefined);
            if (item) list.moveTo(item.id);
          }}
        />
      )}
    </Box>
  );
};

// A debounced value: changes once the user stops typing.
const useSettled = <Value,>(value: Value, afterMs: number): Value => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (settled === value) return;
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, settled, afterMs]);
  return settled;
};

// The details of the open task, kept current: reloaded after events of it or its children, and every two seconds while it
// runs.
const INCLUDES = ['children', 'history', 'plan', 'toolCalls', 'usage', 'inputs', 'deliveries'] as const;
const EVERY_MS = 2_000;
/** An ended task only changes with an event. */
const SELDOM_MS = 600_000;
/** These come many times a second and wait for the next poll. */
const FREQUENT: ReadonlySet<LedgerEvent['type']> = new Set([
  'UsageUpdated',
  'AgentUpdate',
  'ToolCallUpdated',
]);

const useTaskDetail = (id: string | undefined): Resource<TaskDetail> => {
  const { client } = useDeps();
  const root = useRef<{ readonly id: string; readonly rootId: string; readonly isActive: boolean }>(
    undefined,
  );
  const known = root.current?.id === id ? root.current : undefined;
  const load = async (): Promise<TaskDetail | undefined> => {
    if (id === undefined) return undefined;
    const detail = await client.tasks.get(id, { include: INCLUDES });
    root.current = { id, rootId: detail.task.rootId, isActive: isActive(detail.task.status) };
    return detail;
  };
  return useResource(load, {
    key: id ?? '',
    everyMs: id !== undefined && (known?.isActive ?? true) ? EVERY_MS : SELDOM_MS,
    isConcerned: ({ type, taskId, rootId }) =>
      id !== undefined && !FREQUENT.has(type) && (taskId === id || rootId === root.current?.rootId),
  });
};
