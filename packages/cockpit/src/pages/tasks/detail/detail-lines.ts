// The detail of one task as lines, most important first. A pure function: the same task looks the same.

import { grouped } from '@coxswain/locale';
import type { AllWords } from '@coxswain/locale/cockpit';
import type { TaskDetail } from '@coxswain/protocol';
import type { Line } from '../../../text/line.ts';
import { headLines, ownerLines, textBlocks, timeLines } from './field-lines.ts';
import { questionLines } from './question-lines.ts';
import { nameCells } from './section.ts';
import { totalTokens } from './usage-text.ts';
import type { DetailView } from './view.ts';
import { childrenSection, historySection, logSection, planLines, toolSection } from './work-lines.ts';

export interface DetailSettings {
  readonly columns: number;
  readonly words: AllWords;
  /** Marks of Markdown are drawn as well; see the theme. */
  readonly keepsMarks: boolean;
  readonly timeZone: string;
  readonly nowMs: number;
  /** The last lines of its output, as they were written. */
  readonly log?: readonly string[];
  readonly hasColors: boolean;
  /** Rows of the page: what the rest leaves of them is for the log. */
  readonly rows: number;
}

/** The parts that do not depend on the time: long texts are wrapped once. */
export interface FixedLines {
  readonly texts: readonly Line[];
  readonly work: readonly Line[];
}

const viewOf = (settings: Omit<DetailSettings, 'log' | 'rows' | 'hasColors'>): DetailView => ({
  ...settings,
  surface: 'screen',
  names: nameCells(Object.values(settings.words.screen.tasks.detail.names), settings.columns),
});

export const fixedLines = (
  detail: TaskDetail,
  settings: Omit<DetailSettings, 'nowMs' | 'log' | 'rows' | 'hasColors'>,
): FixedLines => {
  const view = viewOf({ ...settings, nowMs: 0 });
  return {
    texts: [...textBlocks(detail, view), ...ownerLines(detail, view)],
    work: [...planLines(detail, view), ...toolSection(detail, view)],
  };
};

/** The minimum rows of the log's end, however long the rest is. */
const MIN_LOG_ROWS = 8;

/** An open request comes right after the status. */
export const detailLines = (
  detail: TaskDetail,
  settings: DetailSettings,
  { texts, work }: FixedLines = fixedLines(detail, settings),
): readonly Line[] => {
  const view = viewOf(settings);
  const lines = [
    ...headLines(detail, view),
    ...questionLines(detail, view),
    ...texts,
    ...timeLines(detail, view),
    ...work,
    ...childrenSection(detail, view),
    ...historySection(detail, view),
  ];
  const { log = [], hasColors, rows } = settings;
  const most = Math.max(MIN_LOG_ROWS, rows - lines.length);
  return [...lines, ...logSection(log, { view, most, hasColors })];
};

/** What the rule over the detail says at its end: `1/3 plan · 12,480 tokens`. */
export const detailNote = (
  { task, plan = [], usage = task.usage }: TaskDetail,
  { screen }: AllWords,
): string => {
  const { planDone, tokenCount } = screen.tasks.detail;
  const done = plan.filter(({ status }) => status === 'completed').length;
  const tokens = usage && totalTokens(usage);
  return [
    ...(plan.length === 0 ? [] : [planDone(done, plan.length)]),
    ...(tokens === undefined ? [] : [tokenCount(grouped(tokens))]),
  ].join(' · ');
};
