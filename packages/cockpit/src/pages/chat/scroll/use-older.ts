// Earlier turns are read when somebody gets to the first row that is there, or when the rows do not fill the screen; and as far
// back as the turn that somebody came for.

import { useEffect, useRef } from 'react';
import type { Chat } from '../use-chat.ts';
import { firstSpot, lastSpot, moved } from './timeline.ts';
import type { Viewing } from './use-view.ts';
import { putCursor, topOf } from './view-state.ts';

export const useOlder = ({ state, target, readOlder }: Chat, { view, screen, look }: Viewing): void => {
  const { timeline } = screen;
  const first = firstSpot(timeline);
  const top = topOf(view, screen);
  const isAtTop = top === undefined || (top.entryId === first?.entryId && top.line === first.line);
  const isWanted = state.isRead && state.hasOlder && isAtTop;
  const count = state.turns.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read last may not have been enough
  useEffect(() => {
    if (isWanted && state.turns.every(({ lastSeq }) => lastSeq > 0)) readOlder();
  }, [isWanted, count, state]);

  const reached = useRef<string>(undefined);
  const { taskId } = target;
  useEffect(() => {
    if (taskId === undefined || reached.current === taskId || !state.isRead) return;
    const turn = state.turns.find(({ task }) => task.id === taskId);
    if (!turn) return state.hasOlder ? readOlder() : undefined;
    const [entry] = turn.entries;
    if (!entry) return;
    reached.current = taskId;
    if (turn === state.turns.at(-1)) return;
    const spot = { entryId: entry.id, line: 0 };
    look((now, on) => {
      const last = lastSpot(on.timeline);
      // First to the end, so that the turn comes to stand at the top.
      const below = last ? putCursor(now, last, on) : now;
      return { ...putCursor(below, moved(on.timeline, spot, 1), on), top: spot };
    });
  }, [taskId, state, look, readOlder]);
};
