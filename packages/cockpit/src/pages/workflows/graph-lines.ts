// The steps of a workflow as a graph: each below what it needs, with its state, how long it took and why.

import type { AllWords } from '@coxswain/locale/cockpit';
import {
  cellWidth,
  formatDuration,
  type GraphRow,
  graphRows,
  layerRows,
  NODE,
  padToCells,
  printableLine,
  type StepKind,
  type StepState,
  type WorkflowStep,
} from '@coxswain/protocol';
import { statusStyle } from '@coxswain/views';
import type { Line, Span } from '../../text/line.ts';

/** Of a definition nothing is known but what it needs. */
export type GraphStep = Pick<WorkflowStep, 'key' | 'needs'> & {
  readonly kind: StepKind;
} & Partial<WorkflowStep>;

interface GraphView {
  readonly columns: number;
  readonly words: AllWords;
}

/** The lanes take at most this part of the width; beyond it the layers alone are drawn. */
const LANES_SHARE = 0.5;

const markOf = (state: StepState | undefined, words: AllWords): { mark: Span; word: string } => {
  if (state === undefined) return { mark: { text: '●', tone: 'accent' }, word: '' };
  if (state === 'waiting' || state === 'skipped' || state === 'blocked') {
    const [text, tone] = (
      { waiting: ['○', 'quiet'], skipped: ['–', 'quiet'], blocked: ['⊘', 'bad'] } as const
    )[state];
    return { mark: { text, tone }, word: words.workflows.state[state] };
  }
  const { glyph, tone, word } = statusStyle(state, words);
  return { mark: { text: glyph, tone }, word };
};

const lanesOf = (rows: readonly GraphRow[]): number => Math.max(0, ...rows.map(({ lanes }) => lanes.length));

export const graphLines = (steps: readonly GraphStep[], { columns, words }: GraphView): readonly Line[] => {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const drawn = graphRows(steps);
  const rows = lanesOf(drawn) > columns * LANES_SHARE ? layerRows(steps) : drawn;
  const lanes = lanesOf(rows);
  const keys = Math.max(0, ...steps.map(({ key }) => cellWidth(printableLine(key))));
  return rows.map((row): Line => {
    const step = row.key === undefined ? undefined : byKey.get(row.key);
    if (step === undefined) return [{ text: row.lanes, tone: 'quiet' }];
    const { mark, word } = markOf(step.state, words);
    const [before = '', after = ''] = row.lanes.split(NODE);
    const elapsed = step.elapsedMs === undefined ? '' : formatDuration(step.elapsedMs);
    const state = step.isReused ? words.workflows.reused : word || words.workflows.kind[step.kind];
    const texts = [state, elapsed, printableLine(step.detail ?? '')].filter((text) => text !== '');
    return [
      { text: before, tone: 'quiet' },
      mark,
      { text: after.padEnd(lanes - before.length), tone: 'quiet' },
      { text: padToCells(printableLine(step.key), keys) },
      { text: `  ${texts.join('  ')}`, tone: step.state === 'failed' ? 'bad' : 'quiet' },
    ];
  });
};
