// What is open below the table: the detail, with the place where its question is answered; or instead of it, the log or the
// changes.

import { type TaskDetail as Detail, isActive } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, type RefObject, useEffect } from 'react';
import { ChoicePanel, choiceRows } from '../../choice/choice-panel.tsx';
import { choicesOf } from '../../choice/choices.ts';
import type { Answering } from '../../choice/use-answering.ts';
import type { ListMove } from '../../components/list/list-cursor.ts';
import type { ScrollExtent } from '../../components/scroll/scroll-state.ts';
import type { Resource } from '../../data/use-resource.ts';
import { useShell, useWorld } from '../../shell/context.ts';
import { openRequest } from './detail/question-lines.ts';
import { TaskDetail } from './detail/task-detail.tsx';
import { ItemPanel, itemChoices, type MoveItem } from './items/item-panel.tsx';
import { TaskChanges } from './log/task-changes.tsx';
import { TaskLog } from './log/task-log.tsx';
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

/** Below the detail while an answer is given; nothing where there is nothing to answer. */
const useChoices = (props: TaskPaneProps) => {
  const { pane, detail, isAnswering, answering, columns, onAnswered, onScroll } = props;
  const { words } = useWorld();
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
