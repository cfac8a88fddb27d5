// What works beside the conversation, in one line above the input; nothing at all where nothing does.

import { isActive } from '@coxswain/protocol';
import type { FC } from 'react';
import { DrawnLine } from '../components/drawn-line.tsx';
import { useNow } from '../data/use-now.ts';
import { useWorld } from '../shell/context.ts';
import { stripLine } from './strip-line.ts';
import { useStrip } from './use-strip.ts';

export interface TaskStripProps {
  readonly columns: number;
  /** The turn of the chat itself, which is not counted. */
  readonly ownTaskId?: string;
}

export const TaskStrip: FC<TaskStripProps> = ({ columns, ownTaskId }) => {
  const { words } = useWorld();
  const state = useStrip(ownTaskId);
  const nowMs = useNow(state?.newest !== undefined && isActive(state.newest.status));
  return state === undefined ? null : <DrawnLine line={stripLine(state, words, nowMs)} columns={columns} />;
};
