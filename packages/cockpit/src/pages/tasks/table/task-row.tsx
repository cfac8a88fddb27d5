// One task in the table.

import { padToCells, type Task } from '@coxswain/protocol';
import { shownStatus } from '@coxswain/views';
import { Text } from 'ink';
import { type FC, Fragment } from 'react';
import { StatusChip } from '../../../components/status-chip.tsx';
import { useWorld } from '../../../shell/context.ts';
import { onScreen } from '../../../shell/rendering.ts';
import { GAP_CELLS, type PlacedColumn } from '../layout/columns.ts';
import { CELL_TONES, cellText } from './cell-text.ts';

export interface TaskRowProps {
  readonly task: Task;
  readonly placed: readonly PlacedColumn[];
  readonly isCursor: boolean;
  /** The table has the keys. */
  readonly isFocused: boolean;
  /** What is done next is done to it. */
  readonly isMarked: boolean;
  /** Its chip says so. */
  readonly isCancelling: boolean;
  /** The words of the chip are those of the task management. */
  readonly isHistory: boolean;
  readonly nowMs: number;
}

export const TaskRow: FC<TaskRowProps> = (props) => {
  const { task, placed, isCursor, isFocused, isMarked, isCancelling, isHistory, nowMs } = props;
  const world = useWorld();
  const { theme, words } = world;
  const bar = isFocused ? theme.accent : theme.quiet;
  const face = isCancelling ? 'cancelling' : shownStatus(task);
  const word = isHistory && face !== 'cancelling' ? words.cockpit.status[face] : undefined;
  return (
    <Text wrap="truncate" {...(isCursor && isFocused ? theme.cursor : {})}>
      <Text {...bar}>{isCursor ? '▌' : ' '}</Text>
      <Text {...theme.accent}>{isMarked ? '*' : ' '}</Text>
      {placed.map(({ id, cells, align }, at) => (
        <Fragment key={id}>
          {at === 0 ? '' : ' '.repeat(GAP_CELLS)}
          {id === 'status' ? (
            <StatusChip face={face} columns={cells} {...(word === undefined ? {} : { word })} />
          ) : (
            <Text {...theme[CELL_TONES[id] ?? 'text']}>
              {padToCells(cellText(id, task, onScreen(world, nowMs)), cells, align)}
            </Text>
          )}
        </Fragment>
      ))}
    </Text>
  );
};
