// How a status looks in a table: a glyph, the word and a colour on a terminal; the ledger's own word in an English pipe.

import type { Words } from '@coxswain/locale';
import type { Task } from '@coxswain/protocol';

import type { Paint } from './paint.ts';
import type { Cell } from './table.ts';

type Face = 'cancelling' | Task['status'];

const GLYPHS: Readonly<Record<Face, string>> = {
  pending: '·',
  running: '●',
  needs_input: '?',
  cancelling: '◌',
  completed: '✓',
  failed: '✗',
  cancelled: '⊘',
};

const ROLES: Readonly<Record<Face, Exclude<keyof Paint, 'isOn'>>> = {
  pending: 'quiet',
  running: 'busy',
  needs_input: 'attention',
  cancelling: 'attention',
  completed: 'good',
  failed: 'bad',
  cancelled: 'quiet',
};

const faceOf = (task: Pick<Task, 'status' | 'cancelRequestedAt' | 'endedAt'>): Face =>
  task.cancelRequestedAt !== undefined && (task.status === 'running' || task.status === 'needs_input')
    ? 'cancelling'
    : task.status;

export interface StatusSettings {
  readonly words: Words;
  readonly paint: Paint;
  readonly isTerminal: boolean;
}

/** The status of a task, ready for a table or a line. A task that was asked to stop and has not yet is "cancelling". */
export const statusCell = (
  task: Pick<Task, 'status' | 'cancelRequestedAt' | 'endedAt'>,
  { words, paint, isTerminal }: StatusSettings,
): Cell => {
  const face = faceOf(task);
  const word = face === 'cancelling' ? words.status.cancelling : words.status.task[face];
  if (!isTerminal) return { text: words.language === 'en' ? face : word };
  return { text: `${GLYPHS[face]} ${word}`, paint: paint[ROLES[face]] };
};
