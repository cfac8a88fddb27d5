// The pane below the table: the detail with its answer panel, or the log or changes instead.

import { type TaskDetail as Detail, isActive, shortId, type Task } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, type ReactNode, type RefObject, useEffect, useMemo } from 'react';
import { ChoicePanel, choiceRows } from '../../choice/choice-panel.tsx';
import { choicesOf } from '../../choice/choices.ts';
import type { Answering } from '../../choice/use-answering.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import type { ListMove } from '../../components/list/list-cursor.ts';
import { Rule } from '../../components/rule.tsx';
import type { ScrollExtent, ScrollState } from '../../components/scroll/scroll-state.ts';
import { ScrollView } from '../../components/scroll-view.tsx';
import { useNow } from '../../data/use-now.ts';
import type { Resource } from '../../data/use-resource.ts';
import { useDeps, useShell } from '../../shell/context.ts';
import { detailLines, detailNote, fixedLines } from './detail/detail-lines.ts';
import { openRequest } from './detail/question-lines.ts';
import { ItemPanel, itemChoices, type MoveItem } from './items/item-panel.tsx';
import { TaskChanges } from './log/task-changes.tsx';
import { TaskLog } from './log/task-log.tsx';
import { useLogWindow } from './log/use-log-window.ts';
import type { Pane } from './tasks-state.ts';

export interface TaskPaneProps {
  readonly pane: Pane;
  readonly detail: Resource<Detail>;
  readonly isLive: boolean;
  readonly isAnswering: boolean;
  readonly answering: Answering;
  readonly onMoveItem: MoveItem;
  readonly columns: number;
  readonly rows: number;
  readonly extent: RefObject<ScrollExtent>;
  readonly onAnswered: () => void;
  readonly onScroll: (to: ListMove | number) => void;
  readonly onClose: () => void;
}

/** The answer panel below the detail; nothing if there is no open request. */
const useChoices = (props: TaskPaneProps) => {
  const { pane, detail, isAnswering, answering, columns, onAnswered, onScroll } = props;
  const { words } = useDeps();
  const shell = useShell();
  const read = detail.value?.task.id === pane.taskId ? detail.value : undefined;
  const request = read && openRequest(read);
  const isSent = request !== undefined && answering.sent.has(request.id);
  const item = read?.task.kind === 'item' && isActive(read.task.status) ? read.task : undefined;
  const asksNothing =
    isAnswering && (detail.error !== undefined || (read !== undefined && !request && !item) || isSent);
  const { said } = words.screen.tasks;
  useEffect(() => {
    if (!asksNothing) return;
    shell.say(said.asksNothing);
    onAnswered();
  });
  if (!isAnswering || asksNothing) return undefined;
  if (item) {
    const rows = choiceRows(itemChoices(item, request, words), columns);
    const shown = { item, request, answering, columns, rows, onScroll, onMove: props.onMoveItem };
    // What it may do is another thing once it was moved.
    return { rows, node: <ItemPanel key={`${item.id} ${item.status}`} {...shown} onClose={onAnswered} /> };
  }
  const rows = choiceRows(request ? choicesOf(request, words) : [], columns);
  const shown = { request, answering, columns, rows, onScroll };
  return { rows, node: <ChoicePanel key={pane.taskId} {...shown} onClose={onAnswered} /> };
};

export const TaskPane: FC<TaskPaneProps> = (props) => {
  const { pane, detail, isLive, columns, rows, extent, onClose } = props;
  const below = useChoices(props);
  const { taskId, scroll, view } = pane;
  const part = { taskId, columns, rows };
  return (
    <Box width={columns} height={rows} flexShrink={0}>
      {view === 'log' ? (
        <TaskLog key={taskId} {...{ isLive, onClose }} {...part} />
      ) : view === 'changes' ? (
        <TaskChanges key={taskId} onClose={onClose} {...part} />
      ) : (
        <TaskDetail
          {...part}
          {...{ scroll, extent }}
          detail={detail.value}
          error={detail.error}
          {...(below ? { below } : {})}
        />
      )}
    </Box>
  );
};

// The detail of one task, below the table or instead of it.

/** How much of the log the detail shows; `l` opens all of it. */
const LOG_LINES = 50;

interface TaskDetailProps {
  readonly taskId: string;
  /** undefined until it was read. */
  readonly detail: Detail | undefined;
  /** Why it could not be read. */
  readonly error: string | undefined;
  readonly columns: number;
  readonly rows: number;
  readonly scroll: ScrollState;
  /** Reports the scrollable extent, for the keys. */
  readonly extent: RefObject<ScrollExtent>;
  /** Below the lines: the answer panel. */
  readonly below?: { readonly rows: number; readonly node: ReactNode };
}

const isTicking = (task: Task): boolean => isActive(task.status) && task.startedAt !== undefined;

const TaskDetail: FC<TaskDetailProps> = (props) => {
  const { taskId, detail, error, columns, rows, scroll, extent, below } = props;
  const { words, theme, timeZone } = useDeps();
  const { keepsMarks } = theme;
  const isLive = detail !== undefined && isActive(detail.task.status);
  const { window } = useLogWindow({ id: detail?.task.id, isLive, size: LOG_LINES });
  const nowMs = useNow(detail !== undefined && [detail.task, ...(detail.children ?? [])].some(isTicking));
  const settings = useMemo(
    () => ({ columns, words, keepsMarks, timeZone }),
    [columns, words, keepsMarks, timeZone],
  );
  const fixed = useMemo(() => detail && fixedLines(detail, settings), [detail, settings]);
  const bodyRows = Math.max(0, rows - 1 - (below?.rows ?? 0));
  const log = {
    ...(window && { log: window.lines.slice(-LOG_LINES) }),
    hasColors: theme.name !== 'none',
    rows: bodyRows,
  };
  const lines = detail === undefined ? [] : detailLines(detail, { ...settings, ...log, nowMs }, fixed);
  extent.current = { length: lines.length, rows: bodyRows };
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Rule
        columns={columns}
        title={shortId(taskId)}
        note={detail === undefined ? '' : detailNote(detail, words)}
      />
      {detail === undefined && error !== undefined ? (
        <EmptyState text={words.screen.tasks.detail.gone} hint={error} columns={columns} rows={bodyRows} />
      ) : (
        <ScrollView lines={lines} state={scroll} columns={columns} rows={bodyRows} />
      )}
      {below?.node}
    </Box>
  );
};
