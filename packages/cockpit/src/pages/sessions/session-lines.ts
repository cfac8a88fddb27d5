// One session in a few lines: what runs in it and what was said last.

import type { AllWords } from '@coxswain/locale/cockpit';
import { printableLine, type Session, shortId } from '@coxswain/protocol';
import { field, fieldLines, type Line, type Span, statusSpan } from '@coxswain/views';
import type { RunningTask } from './use-sessions.ts';

export interface SessionLines {
  readonly session: Session;
  readonly running: readonly RunningTask[];
  readonly said: string | undefined;
}

export const sessionLines = (
  { session, running, said }: SessionLines,
  words: AllWords,
  width: number,
): readonly Line[] => {
  const { sessions } = words.screen;
  const tasks = running.map((task): Span => {
    const { text, tone } = statusSpan(task, { words, surface: 'screen' });
    return {
      text: `${text}  ${shortId(task.id)}  ${printableLine(task.description)}`,
      ...(tone && { tone }),
    };
  });
  const nothing = { text: sessions.nothingRuns, tone: 'quiet' } as const;
  const nothingSaid = session.lastMessage === undefined ? sessions.nothingSaid : ' ';
  return fieldLines(
    [
      ...field(sessions.runs, ...(tasks.length === 0 ? [nothing] : tasks)),
      ...field(sessions.said, said ?? nothingSaid),
    ],
    { width },
  );
};
