// What works beside the conversation, in one line above the input. Where nothing does there is no state, and no line: see
// use-strip.ts.

import { isActive } from '@coxswain/protocol';
import type { FC } from 'react';
import { DrawnLine } from '../components/drawn-line.tsx';
import { useNow } from '../data/use-now.ts';
import { useWorld } from '../shell/context.ts';
import { stripLine } from './strip-line.ts';
import type { StripState } from './strip-state.ts';

export interface TaskStripProps {
  readonly state: StripState;
  readonly columns: number;
}

export const TaskStrip: FC<TaskStripProps> = ({ state, columns }) => {
  const { words } = useWorld();
  const nowMs = useNow(state.newest !== undefined && isActive(state.newest.status));
  return <DrawnLine line={stripLine(state, { words, nowMs, columns })} columns={columns} />;
};
