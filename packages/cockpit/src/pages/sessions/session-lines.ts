// One session in a few lines: what runs in it and what was said last.

import type { AllWords } from '@coxswain/locale/cockpit';
import { printableLine, type Session, shortId } from '@coxswain/protocol';
import { type KeyValueField, keyValueLines } from '../../components/key-value.tsx';
import { faceOf, statusFace } from '../../components/status-face.ts';
import type { Line } from '../../text/line.ts';
import type { RunningTask } from './use-sessions.ts';

export interface SessionLines {
  readonly session: Session;
  readonly running: readonly RunningTask[];
  readonly said: string | undefined;
}

export const sessionLines = (
  { session, running, said }: SessionLines,
  words: AllWords,
  columns: number,
): readonly Line[] => {
  const { sessions } = words.screen;
  const tasks = running.map((task): KeyValueField => {
    const { glyph, word, tone } = statusFace(faceOf(task), words);
    return {
      name: '',
      value: `${glyph} ${word}  ${shortId(task.id)}  ${printableLine(task.description)}`,
      tone,
    };
  });
  const [first = { name: '', value: sessions.nothingRuns, tone: 'quiet' } as const, ...others] = tasks;
  return keyValueLines(
    [
      { ...first, name: sessions.runs },
      ...others,
      { name: sessions.said, value: said ?? (session.lastMessage === undefined ? sessions.nothingSaid : '') },
    ],
    { columns },
  );
};
