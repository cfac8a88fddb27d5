// A saved workflow as columns, and the steps of one as a graph: each below what it needs, with its state, how long it took and why.

import { grouped } from '@coxswain/locale';
import {
  cellWidth,
  cutToCells,
  formatDuration,
  type GraphRow,
  graphRows,
  layerRows,
  NODE,
  padToCells,
  printableLine,
  type SavedWorkflow,
  type StepKind,
  type StepState,
  type WorkflowStep,
} from '@coxswain/protocol';
import type { Line, Span, Tone } from './line.ts';
import { idText } from './moment.ts';
import type { RenderContext } from './render-context.ts';
import { statusStyle } from './status.ts';
import type { Column } from './table.ts';

const stateSpan = (
  { trust, ignored, hiddenBy, fault }: SavedWorkflow,
  { words: { workflows }, surface }: RenderContext,
): Span => {
  const { saved } = workflows;
  if (ignored !== undefined) return { text: saved.ignored, tone: 'bad' };
  if (fault !== undefined && surface !== 'pipe') return { text: workflows.faults(1), tone: 'bad' };
  if (hiddenBy !== undefined) return { text: saved.hidden, tone: 'quiet' };
  if (trust === undefined) return { text: saved.home, tone: 'quiet' };
  return { text: saved[trust], tone: trust === 'trusted' ? 'good' : 'attention' };
};

export const workflowColumns = (context: RenderContext) => {
  const { workflows } = context.words;
  const { columns } = workflows;
  return {
    name: {
      head: columns.name,
      rank: 0,
      cell: ({ name }) => ({ text: printableLine(name), tone: 'strong' }),
    },
    state: { head: columns.state, rank: 1, cell: (workflow) => stateSpan(workflow, context) },
    steps: { head: columns.steps, rank: 2, align: 'right', cell: ({ steps }) => grouped(steps) },
    /** Its description, or its error. */
    description: {
      head: columns.description,
      rank: 3,
      grows: true,
      least: 12,
      cell: ({ description = '', fault, ignored, hiddenBy }) => {
        const wrong = ignored ?? fault;
        if (wrong !== undefined) return { text: printableLine(wrong), tone: 'bad' };
        return printableLine(hiddenBy === undefined ? description : workflows.hiddenBy(hiddenBy));
      },
    },
  } satisfies Record<string, Column<SavedWorkflow>>;
};

/** Of a definition nothing is known but what it needs. */
export type DrawnStep = Pick<WorkflowStep, 'key' | 'needs'> & {
  readonly kind: StepKind;
} & Partial<WorkflowStep>;

const OWN: Readonly<Record<'waiting' | 'skipped' | 'blocked', readonly [glyph: string, tone: Tone]>> = {
  waiting: ['○', 'quiet'],
  skipped: ['–', 'quiet'],
  blocked: ['⊘', 'bad'],
};

/** The style of a step's state; undefined: it is not running. */
const stepStyle = (
  state: StepState | undefined,
  { words }: RenderContext,
): { readonly mark: Span; readonly word: string } => {
  if (state === undefined) return { mark: { text: '●', tone: 'accent' }, word: '' };
  if (state === 'waiting' || state === 'skipped' || state === 'blocked') {
    const [text, tone] = OWN[state];
    return { mark: { text, tone }, word: words.workflows.state[state] };
  }
  const { glyph, tone, word } = statusStyle(state, words);
  return { mark: { text: glyph, tone }, word };
};

/** More lanes are hard to follow. */
const MAX_LANES = 60;
/** Beyond this part of the width the layers alone are drawn. */
const LANES_SHARE = 0.5;

const lanesOf = (rows: readonly GraphRow[]): number =>
  Math.max(0, ...rows.flatMap((row) => (row.key === undefined ? [] : [row.lanes.length])));

/** Its state, how long it took, its task and why, each as wide as that of the others. */
const textsOf = (steps: readonly DrawnStep[], context: RenderContext): ReadonlyMap<string, string> => {
  const { kind, reused } = context.words.workflows;
  const texts = steps.map((step) => [
    step.isReused ? reused : stepStyle(step.state, context).word || kind[step.kind],
    step.elapsedMs === undefined ? '' : formatDuration(step.elapsedMs),
    step.taskId === undefined ? '' : idText(step.taskId, context),
    printableLine(step.detail ?? ''),
  ]);
  const widths = [0, 1, 2, 3].map((at) => Math.max(0, ...texts.map((own) => cellWidth(own[at] ?? ''))));
  return new Map(
    steps.map(({ key }, at) => [
      key,
      (texts[at] ?? [])
        .map((text, column) => padToCells(text, widths[column] ?? 0))
        .filter((text) => text !== '')
        .join('  ')
        .trimEnd(),
    ]),
  );
};

export interface GraphSettings {
  /** Cells across; undefined: nothing is cut. */
  readonly width: number | undefined;
  /** The steps with an open request below them. */
  readonly asking?: ReadonlySet<string>;
}

/** The keys are aligned, to the right of all lanes. */
export const graphLines = (
  steps: readonly DrawnStep[],
  context: RenderContext,
  { width, asking }: GraphSettings,
): readonly Line[] => {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const drawn = graphRows(steps);
  const mostLanes = Math.min(MAX_LANES, (width ?? MAX_LANES / LANES_SHARE) * LANES_SHARE);
  const rows = lanesOf(drawn) > mostLanes ? layerRows(steps) : drawn;
  const lanes = lanesOf(rows);
  const keys = Math.max(0, ...steps.map(({ key }) => cellWidth(printableLine(key))));
  const texts = textsOf(steps, context);
  const cut = (text: string, before: number): string =>
    width === undefined ? text : cutToCells(text, Math.max(1, width - before));
  return rows.map((row): Line => {
    const step = row.key === undefined ? undefined : byKey.get(row.key);
    if (step === undefined) return [{ text: cut(row.lanes, 0), tone: 'quiet' }];
    const { mark } = stepStyle(asking?.has(step.key) ? 'needs_input' : step.state, context);
    const [before = '', after = ''] = row.lanes.split(NODE);
    const name = cut(padToCells(printableLine(step.key), keys), lanes + 1);
    return [
      { text: before, tone: 'quiet' },
      mark,
      { text: after.padEnd(lanes - before.length), tone: 'quiet' },
      { text: name },
      {
        text: cut(`  ${texts.get(step.key) ?? ''}`, lanes + 1 + cellWidth(name)),
        tone: step.state === 'failed' ? 'bad' : 'quiet',
      },
    ];
  });
};
