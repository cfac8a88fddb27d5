// Everything about one task, line by line, in the order in which it matters. A pure function: the same task looks the same.

import type { AllWords } from '@coxswain/locale/cockpit';
import type { TaskDetail } from '@coxswain/protocol';
import { grouped } from '../../../text/figures.ts';
import type { Line } from '../../../text/line.ts';
import { headLines, ownerLines, textBlocks } from './field-lines.ts';
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
  readonly nowMs: number;
}

const namesOf = ({ screen }: AllWords): readonly string[] => {
  const {
    status,
    origin,
    tokens,
    prompt,
    result,
    error,
    agent,
    session,
    asks,
    plan,
    tools,
    children,
    history,
    log,
  } = screen.tasks.detail;
  const { deliveries } = screen.tasks.detail;
  return [
    status,
    origin,
    tokens,
    prompt,
    result,
    error,
    agent,
    session,
    deliveries,
    asks,
    plan,
    tools,
    children,
    history,
    log,
  ];
};

/** What does not change as time goes by: long texts are broken into lines once. */
export interface FixedLines {
  readonly texts: readonly Line[];
  readonly work: readonly Line[];
  readonly log: readonly Line[];
}

const viewOf = (settings: DetailSettings): DetailView => ({
  ...settings,
  names: nameCells(namesOf(settings.words), settings.columns),
});

export const fixedLines = (detail: TaskDetail, settings: Omit<DetailSettings, 'nowMs'>): FixedLines => {
  const view = viewOf({ ...settings, nowMs: 0 });
  return {
    texts: [...textBlocks(detail, view), ...ownerLines(detail, view)],
    work: [...planLines(detail, view), ...toolSection(detail, view)],
    log: logSection(detail, view),
  };
};

/** An open question comes right after the status: somebody is waited for. */
export const detailLines = (
  detail: TaskDetail,
  settings: DetailSettings,
  { texts, work, log }: FixedLines = fixedLines(detail, settings),
): readonly Line[] => {
  const view = viewOf(settings);
  return [
    ...headLines(detail, view),
    ...questionLines(detail, view),
    ...texts,
    ...work,
    ...childrenSection(detail, view),
    ...historySection(detail, view),
    ...log,
  ];
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
