// How a status looks: a glyph, a word and a colour. All three, so that it can be told without the colour.

import type { AllWords } from '@coxswain/locale/cockpit';
import type { Task, TaskStatus } from '@coxswain/protocol';
import type { ToneName } from '../text/line.ts';

/** `cancelling`: asked to stop, and not stopped yet. */
export type Face = TaskStatus | 'cancelling';

export interface StatusFace {
  readonly glyph: string;
  readonly word: string;
  readonly tone: ToneName;
  /** The glyph turns. */
  readonly isTurning: boolean;
}

const GLYPHS: Readonly<Record<Face, string>> = {
  pending: '·',
  running: '⠹',
  needs_input: '?',
  cancelling: '◌',
  completed: '✓',
  failed: '✗',
  cancelled: '⊘',
};

const TONES: Readonly<Record<Face, ToneName>> = {
  pending: 'pending',
  running: 'running',
  needs_input: 'attention',
  cancelling: 'cancelled',
  completed: 'good',
  failed: 'bad',
  cancelled: 'cancelled',
};

export const faceOf = ({
  status,
  cancelRequestedAt,
}: Pick<Task, 'status'> & Partial<Pick<Task, 'cancelRequestedAt'>>): Face =>
  cancelRequestedAt !== undefined && (status === 'running' || status === 'needs_input')
    ? 'cancelling'
    : status;

export const statusFace = (face: Face, words: AllWords): StatusFace => ({
  glyph: GLYPHS[face],
  word: face === 'cancelling' ? words.status.cancelling : words.status.task[face],
  tone: TONES[face],
  isTurning: face === 'running',
});
