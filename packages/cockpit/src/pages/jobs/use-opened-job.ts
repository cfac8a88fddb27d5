// The state of the opened job: which one, its tab and its scroll position.

import type { Job, RunGroup } from '@coxswain/protocol';
import { fieldLines } from '@coxswain/views';
import { jobFields } from '@coxswain/views/job';
import { idOfRun } from '@coxswain/views/job-runs';
import { useState } from 'react';
import type { ListMove } from '../../components/list/list-cursor.ts';
import { type ListState, useListCursor } from '../../components/list/use-list-cursor.ts';
import { fitScroll, SCROLL_START, type ScrollState, scroll } from '../../components/scroll/scroll-state.ts';
import type { ScreenContext } from '../../shell/rendering.ts';
import type { Line } from '../../text/line.ts';
import { type JobTab, OPENED_HEAD_ROWS, RUNS_HEAD_ROWS } from './opened-job.tsx';
import { useJobHistory } from './use-jobs.ts';

export interface Opened {
  readonly tab: JobTab;
  choose(tab: JobTab): void;
  readonly lines: readonly Line[];
  readonly position: ScrollState;
  readonly runs: readonly RunGroup[] | undefined;
  readonly list: ListState<RunGroup>;
  /** Scrolls the job, or moves in its runs. */
  move(to: ListMove): void;
  reload(): void;
}

const NO_RUNS: readonly RunGroup[] = [];

export const useOpenedJob = (settings: {
  /** undefined: none is open. */
  readonly job: Job | undefined;
  readonly view: ScreenContext;
  readonly columns: number;
  /** Of the opened job, its head included. */
  readonly rows: number;
}): Opened => {
  const { job, view, columns, rows } = settings;
  const { value, reload } = useJobHistory(job);
  const [tab, setTab] = useState<JobTab>('job');
  const [scrolled, setScrolled] = useState({ id: '', state: SCROLL_START });
  const inside = Math.max(0, rows - OPENED_HEAD_ROWS);
  const list = useListCursor({
    items: value?.runs ?? NO_RUNS,
    idOf: idOfRun,
    rows: Math.max(1, inside - RUNS_HEAD_ROWS),
    key: job?.id ?? '',
  });
  const lines = job ? fieldLines(jobFields({ job, next: value?.next ?? [] }, view), { width: columns }) : [];
  const extent = { length: lines.length, rows: inside };
  const state = scrolled.id === job?.id ? scrolled.state : SCROLL_START;
  return {
    tab,
    choose: setTab,
    lines,
    position: fitScroll(state, extent),
    runs: value?.runs,
    list,
    move: (to) => {
      if (tab === 'runs') list.move(to);
      else if (job) setScrolled({ id: job.id, state: scroll(state, to, extent) });
    },
    reload,
  };
};
