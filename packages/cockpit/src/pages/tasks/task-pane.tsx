// What is open below the table: the detail, with the place where its question is answered, or the log.

import type { TaskDetail as Detail } from '@coxswain/protocol';
import { Box } from 'ink';
import type { FC, RefObject } from 'react';
import type { ScrollExtent } from '../../components/scroll/scroll-state.ts';
import type { Resource } from '../../data/use-resource.ts';
import { ANSWER_ROWS, AnswerBar } from './answer/answer-bar.tsx';
import { openRequest } from './detail/question-lines.ts';
import { TaskDetail } from './detail/task-detail.tsx';
import { TaskLog } from './log/task-log.tsx';
import type { Pane } from './tasks-state.ts';

export interface TaskPaneProps {
  readonly pane: Pane;
  readonly detail: Resource<Detail>;
  readonly isLive: boolean;
  readonly isAnswering: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly extent: RefObject<ScrollExtent>;
  readonly onAnswered: () => void;
  readonly onScroll: (by: number) => void;
}

export const TaskPane: FC<TaskPaneProps> = (props) => {
  const { pane, detail, isLive, isAnswering, columns, rows, extent, onAnswered, onScroll } = props;
  const size = { columns, rows };
  const request = detail.value && openRequest(detail.value);
  const below = isAnswering &&
    request !== undefined && {
      rows: ANSWER_ROWS,
      node: <AnswerBar key={request.id} request={request} columns={size.columns} onDone={onAnswered} />,
    };
  const { taskId, scroll } = pane;
  return (
    <Box width={columns} height={rows} flexShrink={0}>
      {pane.view === 'log' ? (
        <TaskLog {...{ taskId, isLive, scroll, extent, onScroll }} {...size} />
      ) : (
        <TaskDetail
          taskId={taskId}
          detail={detail.value}
          error={detail.error}
          scroll={scroll}
          extent={extent}
          {...(below ? { below } : {})}
          {...size}
        />
      )}
    </Box>
  );
};
