// The list of tasks with its tabs, subtitle, filter and column heads.

import { cellWidth, padToCells, type Task } from '@coxswain/protocol';
import { type ShownStatus, shownStatus, statusStyle } from '@coxswain/views';
import { Box, Text } from 'ink';
import { type FC, Fragment, type ReactNode } from 'react';
import { DrawnLine } from '../../../components/drawn-line.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import type { ListState } from '../../../components/list/use-list-cursor.ts';
import type { Sorted } from '../../../components/list/use-sort.ts';
import { Spinner } from '../../../components/spinner.tsx';
import { Tabs } from '../../../components/tabs.tsx';
import { WindowedList } from '../../../components/windowed-list.tsx';
import { useDeps } from '../../../shell/context.ts';
import { onScreen } from '../../../shell/rendering.ts';
import type { Line } from '../../../text/line.ts';
import {
  COLUMN_IDS,
  type ColumnId,
  type FittedColumn,
  GAP_CELLS,
  LEAD_CELLS,
  taskColumns,
} from '../layout/columns.ts';
import type { TableParts } from '../layout/heights.ts';
import { sortColumns } from '../list/sort-columns.ts';
import type { TaskListState } from '../list/use-task-pages.ts';
import { TABS, type TabId } from '../tab.ts';
import { CELL_TONES, cellText } from './cell-text.ts';

// One task in the table.
interface TaskRowProps {
  readonly task: Task;
  readonly fitted: readonly FittedColumn[];
  readonly isCursor: boolean;
  /** The table has focus. */
  readonly isFocused: boolean;
  /** It is marked. */
  readonly isMarked: boolean;
  /** Its chip says so. */
  readonly isCancelling: boolean;
  /** The words of the chip are those of the task management. */
  readonly isHistory: boolean;
  readonly nowMs: number;
}

const TaskRow: FC<TaskRowProps> = (props) => {
  const { task, fitted, isCursor, isFocused, isMarked, isCancelling, isHistory, nowMs } = props;
  const deps = useDeps();
  const { theme, words } = deps;
  const bar = isFocused ? theme.accent : theme.quiet;
  const style = isCancelling ? 'cancelling' : shownStatus(task);
  const word = isHistory && style !== 'cancelling' ? words.cockpit.status[style] : undefined;
  return (
    <Text wrap="truncate" {...(isCursor && isFocused ? theme.cursor : {})}>
      <Text {...bar}>{isCursor ? '▌' : ' '}</Text>
      <Text {...theme.accent}>{isMarked ? '*' : ' '}</Text>
      {fitted.map(({ id, cells, align }, at) => (
        <Fragment key={id}>
          {at === 0 ? '' : ' '.repeat(GAP_CELLS)}
          {id === 'status' ? (
            <StatusChip style={style} columns={cells} {...(word === undefined ? {} : { word })} />
          ) : (
            <Text {...theme[CELL_TONES[id] ?? 'text']}>
              {padToCells(cellText(id, task, onScreen(deps, nowMs)), cells, align)}
            </Text>
          )}
        </Fragment>
      ))}
    </Text>
  );
};

// The status of a task: glyph, word and colour, in exactly the cells it is given.
interface StatusChipProps {
  readonly style: ShownStatus;
  /** Fills or cuts it to that many cells; fewer than 8 leave the glyph alone. Default: as wide as it is. */
  readonly columns?: number;
  /** Instead of the word of lists. */
  readonly word?: string;
}

/** The fewest cells in which a word beside the glyph says anything. */
const WORD_FROM_CELLS = 8;

export const StatusChip: FC<StatusChipProps> = ({ style, columns, word: own }) => {
  const { theme, words } = useDeps();
  const { glyph, word: listed, tone } = statusStyle(style, words);
  const word = own ?? listed;
  const cells = columns ?? cellWidth(word) + 2;
  if (cells <= 0) return null;
  const rest = padToCells(columns !== undefined && columns < WORD_FROM_CELLS ? '' : ` ${word}`, cells - 1);
  return (
    <Text {...theme[tone]}>
      {style === 'running' ? <Spinner /> : glyph}
      {rest}
    </Text>
  );
};

export interface TaskTableProps {
  readonly tab: TabId;
  readonly tasks: TaskListState;
  readonly list: ListState<Task>;
  readonly parts: TableParts;
  readonly columns: number;
  readonly isFocused: boolean;
  readonly isNarrowed: boolean;
  readonly isCancelling: (task: Task) => boolean;
  readonly marked: ReadonlySet<string>;
  readonly sort: Sorted<Task>;
  readonly nowMs: number;
  /** The row of the filter. */
  readonly filter: ReactNode;
  readonly onClick: (task: Task, index: number) => void;
  readonly onTab: (tab: TabId) => void;
}

/** Everything begins where the ids do. */
const INDENT: Line[number] = { text: ' '.repeat(LEAD_CELLS) };

const useHeads = (tab: TabId, fitted: readonly FittedColumn[], { mark }: Sorted<Task>): Line => {
  const marked = mark(sortColumns(tab, onScreen(useDeps(), 0)));
  const headOf = (id: ColumnId): string => marked[COLUMN_IDS.indexOf(id)]?.head ?? '';
  const heads = fitted.map(({ id, cells, align }) => padToCells(headOf(id), cells, align));
  return [INDENT, { text: heads.join(' '.repeat(GAP_CELLS)), tone: 'quiet' }];
};

const Empty: FC<Pick<TaskTableProps, 'tab' | 'tasks' | 'parts' | 'columns' | 'isNarrowed'>> = (props) => {
  const { tab, tasks, parts, columns, isNarrowed } = props;
  const { words } = useDeps();
  const { nothingFits, nothingFitsHint, said, none } = words.screen.tasks;
  const size = { columns: columns - LEAD_CELLS, rows: parts.listRows };
  const content = (): ReactNode => {
    if (!tasks.isLoaded && tasks.error !== undefined)
      return <EmptyState text={said.error(tasks.error)} tone="bad" {...size} />;
    if (!tasks.isLoaded) return null;
    if (isNarrowed) return <EmptyState text={nothingFits} hint={nothingFitsHint} {...size} />;
    return <EmptyState text={tab === 'history' ? words.cockpit.empty : none[tab]} {...size} tone="quiet" />;
  };
  return (
    <Box height={parts.listRows} paddingLeft={LEAD_CELLS} flexShrink={0} overflow="hidden">
      {content()}
    </Box>
  );
};

/** How many tasks each list has. One that is narrowed counts what it shows, once all of that has been read. */
const countsOf = (
  { counts, tasks, cursor }: TaskListState,
  narrowed: TabId | undefined,
): Partial<Record<TabId, number>> => {
  if (counts === undefined) return {};
  const { running, pending, needsInput, completed, failed, cancelled } = counts;
  const all = {
    active: running + pending + needsInput,
    history: counts.history ?? completed + failed + cancelled,
  };
  if (narrowed === undefined) return all;
  return { ...all, [narrowed]: cursor === undefined ? tasks.length : undefined };
};

export const TaskTable: FC<TaskTableProps> = (props) => {
  const { tab, tasks, list, parts, columns, isFocused, isCancelling, marked, nowMs, filter } = props;
  const { isNarrowed, onClick, onTab } = props;
  const { words } = useDeps();
  const { tabs } = words.screen.tasks;
  const fitted = taskColumns(columns, tab);
  const heads = useHeads(tab, fitted, props.sort);
  const numbers = countsOf(tasks, isNarrowed ? tab : undefined);
  const shownTabs = TABS.map((id) => ({
    id,
    label: tabs[id],
    ...(numbers[id] === undefined ? {} : { count: numbers[id] }),
  }));
  return (
    <Box flexDirection="column" width={columns} flexShrink={0}>
      {parts.hasTabs && <Tabs tabs={shownTabs} active={tab} columns={columns} onChoose={onTab} />}
      {parts.hasSubtitle && (
        <DrawnLine line={[{ text: words.cockpit.subtitle, tone: 'quiet' }]} columns={columns} />
      )}
      {parts.hasFilter && filter}
      {parts.hasGap && <DrawnLine line={[]} columns={columns} />}
      {parts.hasHeads && <DrawnLine line={heads} columns={columns} />}
      {parts.hasRule && <DrawnLine line={[{ text: '─'.repeat(columns), tone: 'quiet' }]} columns={columns} />}
      {tasks.tasks.length === 0 ? (
        <Empty {...props} />
      ) : (
        <WindowedList
          items={tasks.tasks}
          idOf={({ id }) => id}
          cursor={list.cursor}
          columns={columns}
          rows={parts.listRows}
          onClick={onClick}
          renderRow={(task, { isCursor }) => (
            <TaskRow
              task={task}
              fitted={fitted}
              isCursor={isCursor}
              isFocused={isFocused}
              isCancelling={isCancelling(task)}
              isMarked={marked.has(task.id)}
              isHistory={tab === 'history'}
              nowMs={nowMs}
            />
          )}
        />
      )}
    </Box>
  );
};
