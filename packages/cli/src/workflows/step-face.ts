// How the state of a step looks: a glyph, a word and a colour.

import type { StepState } from '@coxswain/protocol';
import type { Shown } from '../describe/shown.ts';
import type { Paint } from '../output/paint.ts';
import { statusCell } from '../output/status-cell.ts';
import type { Cell } from '../output/table.ts';

type Own = 'waiting' | 'skipped' | 'blocked';

const GLYPHS: Readonly<Record<Own, string>> = { waiting: '○', skipped: '–', blocked: '⊘' };
const ROLES: Readonly<Record<Own, Exclude<keyof Paint, 'isOn'>>> = {
  waiting: 'quiet',
  skipped: 'quiet',
  blocked: 'bad',
};

export interface StepFace {
  readonly glyph: string;
  readonly word: string;
  readonly paint: (text: string) => string;
}

export const stepFace = (state: StepState, { output, words }: Shown): StepFace => {
  const { paint } = output;
  if (state === 'waiting' || state === 'skipped' || state === 'blocked')
    return { glyph: GLYPHS[state], word: words.workflows.state[state], paint: paint[ROLES[state]] };
  return faceOfTask(statusCell({ status: state }, { words, paint, isTerminal: true }));
};

const faceOfTask = ({ text, paint = (same) => same }: Cell): StepFace => {
  const [glyph = '', ...word] = text.split(' ');
  return { glyph, word: word.join(' '), paint };
};
