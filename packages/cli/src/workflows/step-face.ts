// How the state of a step looks: a glyph, a word and a colour.

import type { StepState } from '@coxswain/protocol';
import { statusStyle } from '@coxswain/views';
import type { Paint } from '../output/paint.ts';
import { drawSpan, type Shown } from '../output/rendering.ts';

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
  const { glyph, word, tone } = statusStyle(state, words);
  return { glyph, word, paint: (text) => drawSpan({ text, tone }, paint) };
};
